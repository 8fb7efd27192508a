import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { prometheusContentType } from "prom-client";
import { isPrivateHost } from "../config/private-host.ts";
import type { MetricsSource } from "./metrics.ts";

export const METRICS_TYPE = prometheusContentType;

/** Whether a request carries `Authorization: Bearer <token>`. The time does not reveal how much of the token is right. */
export function bearsToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(?<given>\S+)$/i.exec(authorization ?? "")?.groups?.given ?? "";
  return timingSafeEqual(sha256(given), sha256(token));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
const REQUEST_WITHIN_MS = 10_000;
const MAX_CONNECTIONS = 64;

interface MetricsServerOptions {
  /** Null: nobody needs one. */
  token: string | null;
  /** Names of this server that a request without a token may address. */
  ownNames: readonly string[];
}

/** A server for `GET /metrics` alone. */
export function createMetricsServer(
  source: MetricsSource,
  { token, ownNames }: MetricsServerOptions,
): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const end = (status: number, text: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "text/plain", ...HEADERS, ...headers });
      response.end(request.method === "HEAD" ? undefined : text);
    };
    const path = URL.parse(request.url ?? "", "http://localhost")?.pathname;
    if (path !== "/metrics") return end(404, "The metrics are at /metrics.\n");
    if (request.method !== "GET" && request.method !== "HEAD") {
      return end(405, "Use GET.\n", { allow: "GET, HEAD" });
    }
    // Without a token, a page of another site could read the metrics by DNS rebinding. With one it can't: it does not
    // know the token.
    if (token === null && !isPrivateHost(request.headers.host, ownNames)) {
      return end(421, "Use the server's IP address, or set METRICS_TOKEN and send it.\n");
    }
    if (token !== null && !bearsToken(request.headers.authorization, token)) {
      return end(401, "Send METRICS_TOKEN as a bearer token.\n", { "www-authenticate": "Bearer" });
    }
    try {
      end(200, await source.readMetrics(), { "content-type": METRICS_TYPE });
    } catch {
      end(503, "The metrics could not be read.\n", { "retry-after": "15" });
    }
  };
  const server = createServer(
    { requestTimeout: REQUEST_WITHIN_MS, headersTimeout: REQUEST_WITHIN_MS },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
