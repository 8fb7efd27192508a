import { connect, type Socket } from "node:net";

/** A TCP connection on which a test says whatever it wants. */
export interface RawConnection {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** All that has come so far, as Latin-1. */
  received(): string;
  /** How it ended: all that came. A connection that is reset has ended too. */
  readonly closed: Promise<string>;
}

interface RawConnectionOptions {
  /** An address of 127.0.0.0/8 to come from. */
  from?: string;
  /** Takes nothing that comes, not even from the kernel's buffers. */
  isDeaf?: boolean;
}

export function openConnection(
  url: string,
  { from, isDeaf = false }: RawConnectionOptions = {},
): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect({
    port: Number(port),
    host: hostname,
    ...(from === undefined ? {} : { localAddress: from }),
  });
  let received = "";
  if (!isDeaf) socket.on("data", (piece: Buffer) => (received += piece.toString("latin1")));
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  return { socket, send: (bytes) => void socket.write(bytes), received: () => received, closed };
}

/** An answer of a raw connection, taken apart; null where it is none. */
export function parseAnswer(
  text: string,
): { status: number; headers: Headers; body: string } | null {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const status = /^HTTP\/1\.1 (?<status>\d{3})/.exec(first)?.groups?.status;
  if (end === -1 || status === undefined) return null;
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), headers, body: text.slice(end + 4) };
}
