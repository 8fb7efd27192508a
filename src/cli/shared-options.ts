import type { Command } from "commander";
import { isSafeConnection, parseServerUrl } from "../client/server-url.ts";
import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";

/** The options of every command that calls a server. */
export interface ServerOptions {
  server?: string | undefined;
  insecure?: boolean;
}

const DEFAULT_SERVER = "http://127.0.0.1:3000";

/**
 * The server's address from --server, or else from ONETIMESHARE_SERVER, or else of this machine. It has no slash at the end.
 *
 * @throws UsageError
 */
export function chooseServer({ server }: ServerOptions, env: CliContext["env"]): string {
  const written = (server ?? (env.ONETIMESHARE_SERVER || DEFAULT_SERVER)).trim();
  const mistake = describeMistake(written);
  const url = parseServerUrl(written);
  if (mistake === null && url !== null) return url;
  throw new UsageError(
    `${mistake ?? "The server's address is not valid."} Write it like https://share.example.org.`,
  );
}

/** Names the mistake in a server's address. Does not repeat the address: it may contain a password or a link key. */
function describeMistake(address: string): string | null {
  if (!/^https?:\/\//i.test(address)) {
    return "The server's address must begin with https:// or http://.";
  }
  if (/^[^/]*\/\/[^/?#]*@/.test(address)) {
    return "The server's address must not contain a user name or a password.";
  }
  if (/[?#]|\/s\/[\w-]{22}/.test(address)) {
    return "The server's address must be its start page, not a link to a share or another page.";
  }
  return null;
}

/**
 * Allows plain http to another machine only with --insecure: others on the network can read and change the traffic.
 *
 * @throws UsageError
 */
export function requireSafeConnection(server: string, { insecure }: ServerOptions): void {
  if (isSafeConnection(server) || insecure) return;
  throw new UsageError(
    `${server} is plain http: others on the network can read and change the traffic. Use https. To use plain http anyway, add --insecure.`,
  );
}

/** The options for a password. No option takes the password as its value: other users can read arguments. */
export function addPasswordOptions(command: Command, purpose: string): Command {
  return command
    .option("--password", `${purpose} (or set ONETIMESHARE_PASSWORD)`)
    .option("--password-file <file>", "read the password from the first line of a file, in UTF-8");
}

export function addServerOptions(command: Command): Command {
  return addInsecureOption(
    command.option(
      "--server <address>",
      "the server, such as https://share.example.org (or set ONETIMESHARE_SERVER; default: http://127.0.0.1:3000)",
    ),
  );
}

export function addInsecureOption(command: Command): Command {
  return command.option(
    "--insecure",
    "allow plain http to another machine; others on the network can then read and change the traffic",
  );
}

/** A help text that names the program as the person called it. */
export function helpFor({ program }: Pick<CliContext, "program">, text: string): string {
  return text.replaceAll("onetimeshare ", `${program} `);
}
