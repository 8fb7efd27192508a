import type { IncomingMessage } from "node:http";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "./app-types.ts";
import { MAX_HEADER_LINES } from "./http-server.ts";

/** Refuses bad headers that Node would accept, or would refuse without a problem document. */
export function checkHeaders(app: App): void {
  app.addHook("onRequest", async ({ raw }, reply) => {
    if (raw.rawHeaders.length / 2 > MAX_HEADER_LINES) throw new ProblemError("headers_too_large");
    if (!hasOneHost(raw)) throw new ProblemError("bad_request", { detail: "Host is missing." });
    if (usesChunksInHttp10(raw)) {
      reply.header("connection", "close");
      throw new ProblemError("bad_request", { detail: "HTTP/1.0 has no Transfer-Encoding." });
    }
  });
}

/** RFC 9112, section 3.2: 400 "to any HTTP/1.1 request message that lacks a Host header field", and for more than one. */
function hasOneHost({ rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  return hosts.length === 1 || (hosts.length === 0 && httpVersionMinor === 0);
}

/** RFC 9112, section 6.1: chunks in HTTP/1.0 are faulty framing. The connection must close. */
function usesChunksInHttp10({ headers, httpVersionMinor }: IncomingMessage): boolean {
  return httpVersionMinor === 0 && headers["transfer-encoding"] !== undefined;
}
