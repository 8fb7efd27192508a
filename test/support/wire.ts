import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";

/** Which way bytes go: to the server, or from it. */
type Direction = "up" | "down";

/** A wire to a server that a test can hold up, damage and measure. */
export interface Wire {
  /** The server's address through this wire. */
  readonly url: string;
  /** How many bytes have passed since the wire was made. */
  passed(direction: Direction): number;
  /** How many connections there have been. */
  connections(): number;
  /**
   * Lets `bytes` more pass in that direction and then no more, until `release`. Resolves when they have passed
   * and more are waiting.
   */
  holdAfter(direction: Direction, bytes: number): Promise<void>;
  release(): void;
  /** Changes one bit of what comes from the server, `bytes` from now. */
  damageAfter(bytes: number): void;
  /** Ends all connections that there are. */
  breakConnections(): void;
  close(): Promise<void>;
}

interface Hold {
  direction: Direction;
  at: number;
  reached(): void;
  released: Promise<void>;
  release(): void;
}

/** A TCP proxy on 127.0.0.1 in front of a server, or of several, which get its connections in turn. */
export async function createWire(...serverUrls: string[]): Promise<Wire> {
  const passed = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  let connections = 0;
  let hold: Hold | null = null;
  let damageAt = Number.POSITIVE_INFINITY;

  const damage = (piece: Buffer): Buffer => {
    const at = damageAt - passed.down;
    if (at < 0 || at >= piece.length) return piece;
    damageAt = Number.POSITIVE_INFINITY;
    const damaged = Buffer.from(piece);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    return damaged;
  };

  async function* pass(source: AsyncIterable<Buffer>, direction: Direction) {
    for await (const piece of source) {
      if (hold?.direction === direction && passed[direction] + piece.length > hold.at) {
        hold.reached();
        await hold.released;
      }
      const bytes = direction === "down" ? damage(piece) : piece;
      passed[direction] += piece.length;
      yield bytes;
    }
  }

  const server = createServer((client) => {
    const { hostname, port } = new URL(serverUrls[connections++ % serverUrls.length] ?? "");
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    // A connection that breaks is ended on both sides; that is all there is to do about it.
    pipeline(client, (source) => pass(source, "up"), upstream).catch(() => {});
    pipeline(upstream, (source) => pass(source, "down"), client).catch(() => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const breakConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const release = () => {
    hold?.release();
    hold = null;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: (direction) => passed[direction],
    connections: () => connections,
    holdAfter(direction, bytes) {
      release();
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      hold = {
        direction,
        at: passed[direction] + bytes,
        reached: reached.resolve,
        released: released.promise,
        release: released.resolve,
      };
      return reached.promise;
    },
    release,
    damageAfter(bytes) {
      damageAt = passed.down + bytes;
    },
    breakConnections,
    async close() {
      release();
      breakConnections();
      server.close();
      await once(server, "close");
    },
  };
}
