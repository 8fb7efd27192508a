import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy between browsers and a server. It can slow down or break connections. */
export interface Network {
  /** The address of the proxy. */
  readonly url: string;
  /** Bytes per second towards the browsers. */
  setSpeed(bytesPerSecond: number): void;
  /** Breaks every present and new connection until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startNetwork(serverUrl: string): Promise<Network> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let bytesPerSecond = Number.POSITIVE_INFINITY;

  const line = createServer((browser) => {
    if (isCut) return browser.destroy();
    const server = connect(Number(port), hostname);
    for (const socket of [browser, server]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        browser.destroy();
        server.destroy();
      });
    }
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
