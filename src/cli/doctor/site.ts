import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { type RemedyName, remedyOf } from "./remedies.ts";
import type { TrialShares } from "./trial-share.ts";
import type { Wire } from "./wire.ts";

/** A server that is checked from outside, through any proxy in front of it. */
export interface Site {
  /** Its origin, without a slash at the end. */
  url: string;
  wire: Wire;
  config: ServerConfig;
  /** The Server header, in which a proxy may name itself. */
  serverHeader: string | null;
  shares: TrialShares;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Makes the findings of one check, with the remedy for the proxy of the site. */
export interface Judge {
  ok(message: string): Finding;
  warning(message: string, remedy: RemedyName): Finding;
  failure(message: string, remedy: RemedyName): Finding;
  /** The check was not possible. */
  skipped(why: string, remedy: string): Finding;
}

export function judgeOf(check: string, { serverHeader }: Pick<Site, "serverHeader">): Judge {
  return {
    ok: (message) => ok(check, message),
    warning: (message, name) => warning(check, message, remedyOf(name, serverHeader)),
    failure: (message, name) => failure(check, message, remedyOf(name, serverHeader)),
    skipped: (why, remedy) => warning(check, `Not checked: ${why}`, remedy),
  };
}

/** Runs a check. An error, such as a closed connection, becomes a failure of the check. */
export async function guarded(
  check: string,
  signal: AbortSignal,
  work: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    return failure(
      check,
      `A request of this check got no complete answer (${reasonOf(error)}).`,
      "Run the command again. If this line appears again, read the logs of the proxy and of the server for that time.",
    );
  }
}

/** The code of an error, or its message if it has no code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return String((error as NodeJS.ErrnoException).code ?? error.message);
}
