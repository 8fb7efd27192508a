import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";

/** The direction of bytes: to the server or from it. */
type Direction = "up" | "down";

/** A proxy to a server that can pause, damage and count the traffic. */
export interface Wire {
  /** The server's address through this proxy. */
  readonly url: string;
  /** The number of bytes since the proxy started. */
  passed(direction: Direction): number;
  /** The number of connections since the proxy started. */
  connections(): number;
  /**
   * Passes `bytes` more in that direction, then pauses until `release`. Resolves when they have passed and more are
   * waiting.
   */
  holdAfter(direction: Direction, bytes: number): Promise<void>;
  release(): void;
  /** Changes one bit of the bytes from the server, at the offset `bytes` from now. */
  damageAfter(bytes: number): void;
  /** Closes all open connections. */
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

/** A TCP proxy on 127.0.0.1. It distributes connections among its servers in turn. */
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
    // When one side breaks, the proxy closes both sides. No other handling is needed.
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
