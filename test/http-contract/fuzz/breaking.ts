import { once } from "node:events";
import fc from "fast-check";
import { openConnection } from "../../support/raw-connection.ts";
import { isWhole, within } from "./answers.ts";

/** Where and how the client closes a connection. */
export interface Break {
  /** `half`: the client sends no more, and reads to the end. */
  how: "reset" | "half";
  in: "request" | "answer";
  /** 0: at the beginning, 1: at the end. */
  at: number;
}

/** The number of bytes that the client reads of an answer if `at` is 1. */
const MAX_READ = 6_000_000;

/** Longer than every answer except the one that the client always interrupts. */
const LONGEST_ANSWER = 500_000;

export const breaks: fc.Arbitrary<Break> = fc.record({
  how: fc.constantFrom("reset", "half"),
  in: fc.constantFrom("request", "answer"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Sends each character of a request as one byte, and closes the connection early. Returns the received text. */
export async function breakOff(url: string, text: string, broken: Break): Promise<string> {
  const connection = openConnection(url);
  const { socket, closed, received } = connection;
  await Promise.race([once(socket, "connect"), closed]);
  const share = broken.in === "request" ? broken.at : 1;
  const sent = text.slice(0, Math.floor(share * text.length));
  await new Promise((resolve) => socket.write(Buffer.from(sent, "latin1"), resolve));
  if (broken.in === "answer") {
    const enough = Math.max(1, broken.at * MAX_READ);
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
  await within(`the server did not close the half-closed connection: ${text}`, closed);
  return received();
}
