import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { createServer } from "node:tls";
import { makeCertificate } from "./certificate.ts";

/** An HTTPS proxy in front of a plain HTTP server. Clients do not trust its certificate by default. */
export interface TlsTunnel {
  /** For example https://127.0.0.1:41234. */
  url: string;
  /** The self-signed certificate, as a PEM file. */
  certificateFile: string;
  close(): void;
}

export async function startTlsTunnel(target: string): Promise<TlsTunnel> {
  const { keyFile, certificateFile } = await makeCertificate();
  const { hostname, port } = new URL(target);
  const keys = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
  const server = createServer(keys, (socket) => {
    const plain = connect(Number(port), hostname);
    socket.pipe(plain).pipe(socket);
    for (const [one, other] of [
      [socket, plain],
      [plain, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${address.port}`,
    certificateFile,
    close: () => void server.close(),
  };
}
