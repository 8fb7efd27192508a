import { connect, type Socket } from "node:net";

/** A TCP connection for arbitrary bytes. */
export interface RawConnection {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** All received bytes, as Latin-1. */
  received(): string;
  /** Resolves with all received bytes when the connection has closed or was reset. */
  readonly closed: Promise<string>;
}

interface RawConnectionOptions {
  /** The source address, within 127.0.0.0/8. */
  from?: string;
  /** Reads no bytes, not even from the kernel's buffers. */
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

/** Parses an answer of a raw connection. Null if it is not an answer. */
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
