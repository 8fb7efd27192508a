import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Large enough that a download needs few reads. */
const READ_SIZE = 256 * 1024;

const END_OF_HEAD = "\r\n\r\n";

export interface LoadAnswer {
  status: number;
  /** Empty if it was discarded. */
  body: string;
  /** The number of its bytes. */
  length: number;
}

export interface LoadRequest {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** Counts the bytes of the answer, but does not store them. */
  discard?: boolean;
}

interface Reading {
  head: string;
  status: number;
  /** The bytes of the body that are missing. Negative: the head is incomplete. */
  left: number;
  length: number;
  pieces: Buffer[];
  discard: boolean;
  resolve(answer: LoadAnswer): void;
  reject(error: Error): void;
}

/**
 * One HTTP/1.1 connection that stays open, for one request at a time. It does less than `node:http` and `fetch`, because
 * the load shares the processor with the server that it measures: answers need a Content-Length.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #reading: Reading | null = null;

  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const connection = new Connection(hostname, Number(port), host);
    await once(connection.#socket, "connect");
    return connection;
  }

  private constructor(hostname: string, port: number, host: string) {
    this.#host = host;
    const buffer = Buffer.allocUnsafe(READ_SIZE);
    this.#socket = connect({
      ...{ host: hostname, port, noDelay: true },
      onread: {
        buffer,
        callback: (size) => {
          try {
            this.#read(buffer.subarray(0, size));
          } catch (error) {
            this.#fail(error as Error);
          }
          return true;
        },
      },
    });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("the server closed a connection")));
  }

  send({ method, path, headers = {}, body, discard = false }: LoadRequest): Promise<LoadAnswer> {
    let head = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    if (body !== undefined) head += `content-length: ${body.length}\r\n`;
    head += "\r\n";
    return new Promise((resolve, reject) => {
      if (this.#reading !== null) throw new Error("the connection is busy");
      if (this.#socket.destroyed) throw new Error("the connection is closed");
      const empty = { head: "", status: 0, left: -1, length: 0, pieces: [] };
      this.#reading = { ...empty, discard, resolve, reject };
      this.#socket.cork();
      this.#socket.write(head, "latin1");
      if (body !== undefined) this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(piece: Buffer): void {
    const reading = this.#reading;
    if (reading === null) throw new Error("the server sent bytes without a request");
    let body = piece;
    if (reading.left < 0) {
      reading.head += piece.toString("latin1");
      const end = reading.head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      body = piece.subarray(piece.length - (reading.head.length - end - END_OF_HEAD.length));
      readHead(reading, reading.head.slice(0, end));
    }
    reading.left -= body.length;
    // The buffer is used again for the next read.
    if (!reading.discard && body.length > 0) reading.pieces.push(Buffer.from(body));
    if (reading.left > 0) return;
    this.#reading = null;
    const { status, length, pieces } = reading;
    reading.resolve({ status, length, body: Buffer.concat(pieces).toString() });
  }

  #fail(error: Error): void {
    this.#socket.destroy();
    this.#reading?.reject(error);
    this.#reading = null;
  }
}

function readHead(reading: Reading, head: string): void {
  reading.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? Number.NaN);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined && reading.status !== 204 && reading.status !== 201) {
    throw new Error(`an answer without a length: ${head}`);
  }
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error(`an answer in pieces: ${head}`);
  reading.length = Number(length ?? 0);
  reading.left = reading.length;
}
