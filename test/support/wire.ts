import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Which way bytes go: to the server, or from it. */
export type Direction = "up" | "down";

/** A wire to a server that a test can hold up, damage and measure. */
export interface Wire {
  /** The server's address through this wire. */
  readonly url: string;
  /** How many bytes have passed since the wire was made. */
  passed(direction: Direction): number;
  /**
   * Lets `bytes` more pass in that direction and then no more, until `release`. Resolves when they have passed
   * and more are waiting.
   */
  holdAfter(direction: Direction, bytes: number): Promise<void>;
  release(): void;
  /** Changes one bit of what comes from the server, `bytes` from now. */
  damageAfter(bytes: number): void;
  close(): Promise<void>;
}

interface Hold {
  direction: Direction;
  at: number;
  reached(): void;
  released: Promise<void>;
  release(): void;
}

/** A TCP proxy on 127.0.0.1 in front of the server at `serverUrl`. */
export async function createWire(serverUrl: string): Promise<Wire> {
  const { hostname, port } = new URL(serverUrl);
  const passed = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
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

  const forward = async (from: Socket, to: Socket, direction: Direction) => {
    for await (const piece of from as AsyncIterable<Buffer>) {
      if (hold?.direction === direction && passed[direction] + piece.length > hold.at) {
        hold.reached();
        await hold.released;
      }
      const bytes = direction === "down" ? damage(piece) : piece;
      passed[direction] += piece.length;
      if (!to.write(bytes)) await Promise.race([once(to, "drain"), once(to, "close")]);
    }
    to.end();
  };

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.once("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on("error", () => one.destroy());
    }
    // A connection that breaks ends both ways; that is all there is to do about it.
    forward(client, upstream, "up").catch(() => upstream.destroy());
    forward(upstream, client, "down").catch(() => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const release = () => {
    hold?.release();
    hold = null;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: (direction) => passed[direction],
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
    async close() {
      release();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
