import type { Command } from "commander";

/** The options by which a person gives a password; a password is never an argument. */
export function addPasswordOptions(command: Command, purpose: string): Command {
  return command
    .option("--password", `${purpose} (or set ONETIMESHARE_PASSWORD)`)
    .option("--password-file <file>", "read the password from the first line of a file");
}

export function addServerOptions(command: Command): Command {
  return addInsecureOption(
    command.option(
      "--server <address>",
      "the server to use (or set ONETIMESHARE_SERVER; default: http://127.0.0.1:3000)",
    ),
  );
}

export function addInsecureOption(command: Command): Command {
  return command.option("--insecure", "allow plain http to another machine");
}
