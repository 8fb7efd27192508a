import { isIPv6 } from "node:net";
import { format } from "node:util";
import type { FastifyBaseLogger, FastifyRequest } from "fastify";
import { type Logger, pino } from "pino";
import { LogOutput } from "./log-output.ts";

/**
 * A logger that writes JSON lines to stderr or to a file. Code chooses each logged field by name. A log never contains
 * a proof, token, ticket, manifest, whole id or whole address, so requests and errors are not logged as they are.
 */
export function createLogger(
  level: string,
  { base = null, file = 2 }: { base?: Record<string, unknown> | null; file?: string | 2 } = {},
): Logger {
  const output = new LogOutput(file, (lines) =>
    logger.error({ dropped: lines }, "log lines were dropped because nothing read the log"),
  );
  const logger = pino({ level, base, serializers: { err: describeError } }, output);
  return logger;
}

/** Redirects the console output of libraries to the log. Returns a function that restores the console. */
export function consoleToLog(log: FastifyBaseLogger): () => void {
  const { warn, error } = console;
  const toLog = (...words: unknown[]) => log.warn({ library: format(...words) }, "a library warns");
  Object.assign(console, { warn: toLog, error: toLog });
  return () => void Object.assign(console, { warn, error });
}

/** Names a request by its route, and by the parts of id and address that tell two requests apart. */
export function describeRequest(
  request: FastifyRequest,
  clientAddress: string,
): Record<string, unknown> {
  const { id } = (request.params ?? {}) as { id?: string };
  return {
    method: request.method,
    route: request.routeOptions.url ?? "unknown",
    client: shortAddress(clientAddress),
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

const THROTTLE_MS = 10 * 60_000;

/** Limits a warning to one in ten minutes, because a client must not be able to fill the log. */
export function throttleWarning<Details extends unknown[]>(
  warn: (...details: Details) => void,
): (...details: Details) => void {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (...details) => {
    const now = performance.now();
    if (now - warnedAt < THROTTLE_MS) return;
    warnedAt = now;
    warn(...details);
  };
}

/** The class, message, code and first stack line of an error. Messages of this project's errors contain no secret. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const location = error.stack
    ?.split("\n")
    .find((line) => line.startsWith("    at "))
    ?.trim();
  const code = "code" in error ? { code: error.code } : {};
  return { type: error.name, message: error.message, ...code, ...(location ? { location } : {}) };
}
