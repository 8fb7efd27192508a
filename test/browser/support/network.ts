import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy between browsers and a server. It can slow down or break connections. */
export interface Network {
  /** The address of the proxy. */
  readonly url: string;
  /** Bytes per second towards the browsers. */
  setSpeed(bytesPerSecond: number): void;
  /** The first line of each request that the browsers have sent: `GET /shares HTTP/1.1`. */
  readonly requests: string[];
  /** Connects new requests with another server. */
  moveTo(serverUrl: string): void;
  /** Breaks every present and new connection until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startNetwork(serverUrl: string): Promise<Network> {
  let target = new URL(serverUrl);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let isCut = false;
  let bytesPerSecond = Number.POSITIVE_INFINITY;

  const line = createServer((browser) => {
    if (isCut) return browser.destroy();
    const server = connect(Number(target.port), target.hostname);
    for (const socket of [browser, server]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        browser.destroy();
        server.destroy();
      });
    }
    browser.on("data", (piece) => requests.push(...requestLinesIn(piece)));
    browser.pipe(server);
    server.on("data", (piece) => {
      browser.write(piece);
      server.pause();
      setTimeout(() => server.resume(), (piece.length / bytesPerSecond) * 1000);
    });
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");

  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    requests,
    moveTo: (url) => {
      target = new URL(url);
      breakAll();
    },
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    setSpeed: (speed) => {
      bytesPerSecond = speed;
    },
    cut: () => {
      isCut = true;
      breakAll();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      line.close();
      breakAll();
      await once(line, "close");
    },
  };
}

function requestLinesIn(piece: Buffer): string[] {
  return piece.toString("latin1").match(/^[A-Z]+ \/\S* HTTP\/1\.1(?=\r$)/gm) ?? [];
}
