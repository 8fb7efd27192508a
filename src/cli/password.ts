import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";
import { readSecretFile, readSecretVariable } from "./secrets.ts";
import { askHidden } from "./terminal/terminal.ts";

/** The options of every command that takes a password. */
export interface PasswordOptions {
  /** Ask for it on the terminal. */
  password?: boolean;
  /** The file whose first line it is. */
  passwordFile?: string;
}

/**
 * The password for a new share: asked for twice, or the one that is set. Null: the share needs none.
 *
 * @throws UsageError
 */
export async function passwordToSet(
  context: CliContext,
  options: PasswordOptions,
): Promise<string | null> {
  const given = await givenPassword(context, options);
  if (given !== null || !options.password) return given;
  if (!context.terminal.canAsk) throw cannotAsk("There is no terminal to ask for a password on.");
  const password = await ask(context, "Password for this share: ");
  if ((await ask(context, "The same again: ")) !== password) {
    throw new UsageError("The two passwords are not the same. Nothing was sent.");
  }
  return password;
}

/** Something that a password opens. */
export interface Opening<T> {
  /** Throws where a password would be typed in vain. */
  beforeAsking?: () => Promise<void>;
  open: (password: string) => Promise<T>;
  /** Whether what `open` has thrown means that another password may open it. */
  isWrong: (error: unknown) => boolean;
}

/**
 * Tries to open something with its password. Where it was not given beforehand it is asked for, and again
 * for as long as it is wrong.
 *
 * @throws UsageError when there is no password and nobody to ask; else what `beforeAsking` and `open` throw
 */
export async function openWithPassword<T>(
  context: CliContext,
  options: PasswordOptions,
  { beforeAsking, open, isWrong }: Opening<T>,
): Promise<T> {
  const given = await givenPassword(context, options);
  if (given !== null) return open(given);
  if (!context.terminal.canAsk) throw cannotAsk("This link needs a password.");
  await beforeAsking?.();
  for (;;) {
    try {
      return await open(await ask(context, "Password: "));
    } catch (error) {
      if (!isWrong(error)) throw error;
    }
  }
}

/** What stands in the file, or else in the environment, unless the person asks to type it. */
async function givenPassword(
  context: CliContext,
  { password, passwordFile }: PasswordOptions,
): Promise<string | null> {
  if (password && passwordFile !== undefined) {
    throw new UsageError("Choose one: --password to type it, or --password-file to read it.");
  }
  if (passwordFile !== undefined) return readSecretFile(context, passwordFile, "password file");
  if (password && context.terminal.canAsk) return null;
  return readSecretVariable(context, "ONETIMESHARE_PASSWORD");
}

async function ask({ terminal, signal }: CliContext, question: string): Promise<string> {
  const password = await askHidden(terminal, question, signal);
  if (password === "") throw new UsageError("An empty password protects nothing.");
  return password;
}

function cannotAsk(why: string): UsageError {
  return new UsageError(`${why} Set ONETIMESHARE_PASSWORD, or use --password-file FILE.`);
}
