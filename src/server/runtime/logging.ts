import { isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { destination, type Logger, pino } from "pino";
import { clientAddress } from "../limits/client-address.ts";

/**
 * JSON lines on stderr, or in a file. What stands in them is chosen here, one by one: never a proof, token, ticket,
 * manifest, whole id or whole address, so requests and errors are not logged as they are.
 */
export function createLogger(
  level: string,
  { base = null, file = 2 }: { base?: Record<string, unknown> | null; file?: string | number } = {},
): Logger {
  const options = { level, base, serializers: { err: describeError } };
  return pino(options, destination({ dest: file, sync: true }));
}

/** A request by its route, with as much of id and address as tells two of them apart. */
export function describeRequest(request: FastifyRequest): Record<string, unknown> {
  const { id } = (request.params ?? {}) as { id?: string };
  return {
    method: request.method,
    route: request.routeOptions.url ?? "unknown",
    client: shortAddress(clientAddress(request)),
    ...(id === undefined ? {} : { share: id.slice(0, 6) }),
  };
}

/** The network of an address: /24 of IPv4, /48 of IPv6. */
export function shortAddress(address: string): string {
  const mapped = /^::ffff:(?<ipv4>\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.groups?.ipv4;
  if (mapped !== undefined || !isIPv6(address)) {
    return `${(mapped ?? address).split(".").slice(0, 3).join(".")}.0/24`;
  }
  const [head = ""] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  return `${[...groups, "0", "0", "0"].slice(0, 3).join(":")}::/48`;
}

const AGAIN_AFTER_MS = 10 * 60_000;

/** A warning that is given once in ten minutes at most: what anyone can cause must not fill the log. */
export function seldom<Details extends unknown[]>(
  warn: (...details: Details) => void,
): (...details: Details) => void {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (...details) => {
    const now = performance.now();
    if (now - warnedAt < AGAIN_AFTER_MS) return;
    warnedAt = now;
    warn(...details);
  };
}

/** An error's class, message, code and place; messages of this project's errors hold nothing secret. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const place = error.stack
    ?.split("\n")
    .find((line) => line.startsWith("    at "))
    ?.trim();
  const code = "code" in error ? { code: error.code } : {};
  return { type: error.name, message: error.message, ...code, ...(place ? { place } : {}) };
}
