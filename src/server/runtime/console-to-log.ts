import { format } from "node:util";
import type { FastifyBaseLogger } from "fastify";

/**
 * What a library writes to the console goes into the log, as everything that a server has to say. Gives what puts
 * the console back.
 */
export function consoleToLog(log: FastifyBaseLogger): () => void {
  const { warn, error } = console;
  const toLog = (...words: unknown[]) => log.warn({ library: format(...words) }, "a library warns");
  Object.assign(console, { warn: toLog, error: toLog });
  return () => void Object.assign(console, { warn, error });
}
