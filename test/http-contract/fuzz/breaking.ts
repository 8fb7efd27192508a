import { once } from "node:events";
import fc from "fast-check";
import { openConnection } from "../../support/raw-connection.ts";
import { isWhole, within } from "./answers.ts";

/** Where a connection is broken off, and how. */
export interface Break {
  /** `half`: nothing more is sent, and what comes is read to its end. */
  how: "reset" | "half";
  in: "request" | "answer";
  /** 0: at its beginning, 1: at its end. */
  at: number;
}

/** As much as is read of an answer that is broken off at its end. */
const MOST_READ = 6_000_000;

/** No whole answer is longer, but for that which is always broken off. */
const LONGEST_ANSWER = 500_000;

export const breaks: fc.Arbitrary<Break> = fc.record({
  how: fc.constantFrom("reset", "half"),
  in: fc.constantFrom("request", "answer"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Sends a request, each character a byte, and breaks the connection off. Gives what was answered by then. */
export async function breakOff(url: string, text: string, broken: Break): Promise<string> {
  const connection = openConnection(url);
  const { socket, closed, received } = connection;
  await Promise.race([once(socket, "connect"), closed]);
  const share = broken.in === "request" ? broken.at : 1;
  const sent = text.slice(0, Math.floor(share * text.length));
  await new Promise((resolve) => socket.write(Buffer.from(sent, "latin1"), resolve));
  if (broken.in === "answer") {
    const enough = Math.max(1, broken.at * MOST_READ);
    let length = 0;
    const read = new Promise<void>((resolve) => {
      socket.on("data", (piece: Buffer) => {
        length += piece.length;
        const isOver = length < LONGEST_ANSWER && isWhole(received(), text);
        if (length >= enough || isOver) resolve();
      });
    });
    await within(`no answer to ${text}`, Promise.race([read, closed]));
  }
  if (broken.how === "reset") socket.resetAndDestroy();
  else socket.end();
  await within(`half-closed, and not closed: ${text}`, closed);
  return received();
}
