import { useEffect, useState } from "preact/hooks";
import type { ServerConfig } from "../../protocol/api.ts";
import { RATE_LIMITED, UNAVAILABLE, UNREACHABLE } from "../../protocol/problems.ts";
import { paths, retryAfterOf } from "../../protocol/wire.ts";
import type { Failure } from "../workers/failure.ts";
import { sitePath } from "../workers/site-address.ts";

/** The last answer. Null: there is none, or it was an error. */
let latest: Promise<ServerConfig | Failure> | null = null;

/**
 * Asks the server of this page for its configuration. Page and server have the same version, so the answer needs no
 * validation.
 * The client library checks the limits again before it sends.
 */
export function readServerConfig(): Promise<ServerConfig | Failure> {
  const asked = request();
  latest = asked;
  void asked.then((answer) => {
    if ("code" in answer && latest === asked) latest = null;
  });
  return asked;
}

async function request(): Promise<ServerConfig | Failure> {
  try {
    const answer = await fetch(sitePath(paths.config), { cache: "no-store" });
    const retryAfterSeconds = retryAfterOf(answer.headers);
    if (answer.status === 429) return { code: "rate_limited", ...RATE_LIMITED, retryAfterSeconds };
    if (answer.status === 503) return { code: "unavailable", ...UNAVAILABLE, retryAfterSeconds };
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
