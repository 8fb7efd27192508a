import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A slow line to a proxy or server: each connection passes at most so many bytes a second in each direction. */
export interface SlowLine {
  /** The address behind the line, with the port of the line. */
  readonly url: string;
  close(): void;
}

export async function createSlowLine(target: string, bytesPerSecond: number): Promise<SlowLine> {
  const { protocol, hostname, port } = new URL(target);
  async function* pace(source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      await sleep((piece.length / bytesPerSecond) * 1000);
      yield piece;
    }
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    // When one side breaks, the line closes both.
    pipeline(client, pace, upstream).catch(() => {});
    pipeline(upstream, pace, client).catch(() => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${protocol}//${hostname}:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
