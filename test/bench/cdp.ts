import { spawn } from "node:child_process";
import { once } from "node:events";
import { endWithUs } from "../support/end-with-us.ts";
import { tempFolder } from "../support/temp-folder.ts";

type Parameters = Record<string, unknown>;
type Listener = (parameters: Parameters, session: string | undefined) => void;

interface Message {
  id?: number;
  method?: string;
  params?: Parameters;
  result?: Parameters;
  error?: { message: string };
  sessionId?: string;
}

/**
 * Debian's Chromium over the DevTools protocol, without a library: those watch the network of each page, which slows
 * down what is measured here.
 */
export interface Chromium {
  /** Sends a command to the browser, or to one of its targets. */
  send(method: string, parameters?: Parameters, session?: string): Promise<Parameters>;
  on(method: string, listener: Listener): void;
  close(): Promise<void>;
}

const START_WITHIN_MS = 20_000;

export async function launchChromium(): Promise<Chromium> {
  const child = spawn(
    "/usr/bin/chromium",
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      ...["--no-first-run", "--remote-debugging-port=0"],
      `--user-data-dir=${await tempFolder()}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  endWithUs(child);
  const exited = once(child, "exit");
  const socket = new WebSocket(await addressOf(child.stderr, exited));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("Chromium refused the connection."));
  });
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, Listener>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else listeners.get(message.method ?? "")?.(message.params ?? {}, message.sessionId);
  };
  let sent = 0;
  const send: Chromium["send"] = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++sent;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  return {
    send,
    on: (method, listener) => void listeners.set(method, listener),
    async close() {
      await send("Browser.close").catch(() => {});
      await exited;
    },
  };
}

function addressOf(stderr: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = () => reject(new Error(`Chromium did not start:\n${output}`));
    setTimeout(fail, START_WITHIN_MS).unref();
    exited.then(fail, fail);
    stderr.on("data", (piece: Buffer) => {
      output += piece;
      const address = /^DevTools listening on (ws:\S+)$/m.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
