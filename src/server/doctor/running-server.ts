import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import { readVersion } from "../../node/version.ts";
import { paths } from "../../protocol/wire.ts";
import type { Config } from "../config/config.ts";
import { hostAndPort } from "../runtime/listen-error.ts";

const ANSWER_WITHIN_MS = 10_000;

/** The address at which this machine reaches its own server; null if the port is not known. */
export function localAddress({ host, port }: Pick<Config, "host" | "port">): string | null {
  if (port === 0) return null;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${hostAndPort(reachable, port)}`;
}

/** Checks whether a server runs with these settings, its health and its version. */
export async function examineServer(config: Config): Promise<Finding> {
  const check = "server";
  const address = localAddress(config);
  if (address === null) {
    return warning(check, "PORT is 0, so the server can't be found.", "Set PORT to its port.");
  }
  const health = await readJson(`${address}/health`);
  const answer = await readJson(address + paths.config);
  const version = answer?.version;
  if (typeof version !== "string" || health === null) {
    return warning(
      check,
      `No OneTimeShare server answers at ${address}.`,
      "Start it with `onetimeshare serve`, or run doctor with the PORT and HOST of the server.",
    );
  }
  if (health.status !== "ok") {
    const failing = Object.entries(health).filter(
      ([name, state]) => name !== "status" && state === "failing",
    );
    return failure(
      check,
      `The server at ${address} reports that ${failing.map(([name]) => name).join(" and ") || "a part"} fails.`,
      "Read the other lines and the server's log.",
    );
  }
  if (version !== readVersion()) {
    return warning(
      check,
      `The server at ${address} has version ${version}, and this program has ${readVersion()}.`,
      "Restart the server if you have updated it, or run the doctor of its version.",
    );
  }
  return ok(check, `The server at ${address} is healthy and has version ${version}.`);
}

async function readJson(url: string): Promise<Record<string, unknown> | null> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const value: unknown = await (await fetch(url, { signal })).json();
    return typeof value === "object" ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
