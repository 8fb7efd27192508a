import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Changes the body of an answer. The proxy sets Content-Length to the new length. */
export type Forgery = (body: Buffer) => Buffer;

/** A proxy to a server that can forge its answers. */
export interface ForgingProxy {
  readonly url: string;
  /** Forges the answers to requests whose "METHOD path" matches. The next call replaces it. */
  forge(request: RegExp, forgery: Forgery): void;
  close(): Promise<void>;
}

const NOT_PASSED_ON = new Set(["connection", "transfer-encoding", "content-length", "keep-alive"]);

/** A proxy on 127.0.0.1 in front of the server at `serverUrl`. It buffers every body. */
export async function createForgingProxy(serverUrl: string): Promise<ForgingProxy> {
  let rule: { request: RegExp; forgery: Forgery } | null = null;

  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", url = "/" } = request;
    const body = await buffer(request);
    const answer = await fetch(serverUrl + url, {
      method,
      headers: headersOf(Object.entries(request.headers)),
      ...(body.length > 0 ? { body } : {}),
    });
    const original = Buffer.from(await answer.arrayBuffer());
    const isForged = rule?.request.test(`${method} ${url}`) ?? false;
    const sent = isForged && rule ? rule.forgery(original) : original;
    const headers = Object.fromEntries(headersOf([...answer.headers]));
    const length =
      method === "HEAD" || answer.status === 204 ? {} : { "content-length": sent.length };
    response.writeHead(answer.status, { ...headers, ...length }).end(sent);
  };

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forge(request, forgery) {
      rule = { request, forgery };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function headersOf(entries: Iterable<[string, string | string[] | undefined]>): [string, string][] {
  return [...entries].flatMap(([name, value]): [string, string][] =>
    value === undefined || NOT_PASSED_ON.has(name) || name === "host"
      ? []
      : [[name, String(value)]],
  );
}
