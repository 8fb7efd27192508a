import type { IncomingMessage } from "node:http";
import type { App } from "../app.ts";
import { ProblemError } from "../problem.ts";
import { MAX_HEADER_LINES } from "./http-server.ts";

/** What node's parser would refuse without a body, or let pass. */
export function checkHeaders(app: App): void {
  app.addHook("onRequest", async ({ raw }) => {
    if (raw.rawHeaders.length / 2 > MAX_HEADER_LINES) throw new ProblemError("headers_too_large");
    if (!hasOneHost(raw)) throw new ProblemError("bad_request", { detail: "Host is missing." });
  });
}

/** RFC 9112, section 3.2: 400 "to any HTTP/1.1 request message that lacks a Host header field", and for more than one. */
function hasOneHost({ rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  return hosts.length === 1 || (hosts.length === 0 && httpVersionMinor === 0);
}
