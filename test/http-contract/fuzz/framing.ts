import fc from "fast-check";
import type { Break } from "./breaking.ts";

/**
 * A request; each character is one byte. Placeholders such as `<owner>` and `<id>` get the values of a real share
 * when the test sends the request (shares.ts). So a printed request can be sent again.
 */
export interface HostileRequest {
  /** The call on which the request is based, or its kind. */
  about: string;
  /** The head up to the headers that describe the body. */
  head: string;
  body: string;
  framing: Framing;
  /** Null: the client waits for the complete answer. */
  broken: Break | null;
}

type Framing = "right" | "chunked" | "none" | "short" | "long" | "twice" | "bad chunk" | "raw";

/** How the headers describe the body. Most requests describe it correctly. */
export const framing = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Framing>("right") },
  { weight: 4, arbitrary: fc.constant<Framing>("chunked") },
  { weight: 5, arbitrary: fc.constantFrom<Framing>("none", "short", "long", "twice", "bad chunk") },
);

/** The complete request. `fill` replaces the placeholders. */
export function assemble(request: HostileRequest, fill: (text: string) => string): string {
  const head = fill(request.head);
  const body = fill(request.body);
  const length = Buffer.byteLength(body, "latin1");
  const announced = (...headers: string[]) =>
    `${[head, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`;
  switch (request.framing) {
    case "raw":
      return head;
    case "none":
      return announced() + body;
    case "short":
      return announced(`Content-Length: ${Math.max(0, length - 3)}`) + body;
    case "long":
      return announced(`Content-Length: ${length + 3}`) + body;
    case "twice":
      return announced(`Content-Length: ${length}`, `Content-Length: ${length + 1}`) + body;
    case "chunked": {
      const chunk = length === 0 ? "" : `${length.toString(16)}\r\n${body}\r\n`;
      return `${announced("Transfer-Encoding: chunked")}${chunk}0\r\n\r\n`;
    }
    case "bad chunk":
      return `${announced("Transfer-Encoding: chunked")}-5\r\n${body}`;
    default:
      return announced(...(length === 0 ? [] : [`Content-Length: ${length}`])) + body;
  }
}
