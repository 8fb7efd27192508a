import { once } from "node:events";
import { connect } from "node:net";

/** Sends lines of HTTP as they are, and gives all that comes until the server ends the connection. */
export async function rawRequest(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (piece) => {
    answer += piece;
  });
  socket.write(lines.join("\r\n"));
  await once(socket, "close");
  return answer;
}
