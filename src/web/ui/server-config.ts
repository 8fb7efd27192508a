import { useEffect, useState } from "preact/hooks";
import type { ServerConfig } from "../../protocol/api.ts";
import { UNAVAILABLE, UNREACHABLE } from "../../protocol/problems.ts";
import { paths, retryAfterOf } from "../../protocol/wire.ts";
import type { Failure } from "../workers/failure.ts";
import { sitePath } from "../workers/site-address.ts";

const BUSY = new Set([429, 503]);

let latest: Promise<ServerConfig | Failure> | null = null;

/**
 * Asks the server of this page for its configuration. Page and server have the same version, so the answer needs no
 * validation.
 * The client library checks the limits again before it sends.
 */
export function readServerConfig(): Promise<ServerConfig | Failure> {
  latest = request();
  return latest;
}

async function request(): Promise<ServerConfig | Failure> {
  try {
    const answer = await fetch(sitePath(paths.config), { cache: "no-store" });
    if (BUSY.has(answer.status)) {
      const retryAfterSeconds = retryAfterOf(answer.headers);
      return { code: "unavailable", ...UNAVAILABLE, retryAfterSeconds };
    }
    if (answer.ok) return (await answer.json()) as ServerConfig;
  } catch {
    // The answer is missing or is not from this server.
  }
  return { code: "unreachable", ...UNREACHABLE };
}

/** The configuration for parts that are not needed to send or to open. Null until it has arrived. */
export function useServerConfig(): ServerConfig | null {
  const [config, setConfig] = useState<ServerConfig | null>(null);
  useEffect(() => {
    // The send page has asked before: one request is enough.
    void (latest ?? readServerConfig()).then((answer) => {
      if (!("code" in answer)) setConfig(answer);
    });
  }, []);
  return config;
}
