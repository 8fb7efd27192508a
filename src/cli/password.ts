import { passwordToTry } from "../protocol/generated-password.ts";
import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";
import { readSecretFile, readSecretVariable } from "./secrets.ts";
import { askHidden } from "./terminal/terminal.ts";

/** The options of every command that needs a password. */
export interface PasswordOptions {
  /** Ask for the password on the terminal. */
  password?: boolean;
  /** A file. The password is its first line. */
  passwordFile?: string;
}

/**
 * Returns the password for a new share: from a file, from the environment, or typed twice. Null: no password.
 *
 * @throws UsageError
 */
export async function passwordToSet(
  context: CliContext,
  options: PasswordOptions,
): Promise<string | null> {
  const given = await givenPassword(context, options);
  if (given !== null || !options.password) return given;
  if (!context.terminal.canAsk)
    throw cannotAsk("OneTimeShare can't ask for a password without a terminal.");
  const password = await ask(context, "Password for this share: ");
  if ((await ask(context, "Repeat the password: ")) !== password) {
    throw new UsageError("The two passwords are not the same. Nothing was sent.");
  }
  return password;
}

/** The password for a share on a server that requires one. @throws UsageError */
export function requiredPassword(context: CliContext): Promise<string | null> {
  context.terminal.say("This server requires a password for each share.");
  return passwordToSet(context, { password: true });
}

const TRIED_GENERATED =
  "This looks like a generated password, so it was tried with dashes. Enter it again to try it exactly as you entered it.";

/** The steps that open something with a password. */
export interface Opening<T> {
  /** Throws if no password could open it. */
  beforeAsking?: () => Promise<void>;
  open: (password: string) => Promise<T>;
  /** True if another password may work after this error of `open`. Without this function, none may. */
  isWrong?: (error: unknown) => boolean;
}

/**
 * Opens something with its password. If neither a file nor the environment has the password, it asks for one until
 * the password is right. Only what a person types may be a generated password without its dashes: a program has no
 * second try.
 *
 * @throws UsageError without a password and a terminal; the errors of `beforeAsking` and `open`
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
  const wrong = new Set<string>();
  for (;;) {
    const entered = await ask(context, "Password: ");
    // Without a check there is no second try, so the entry must be exact.
    const password = isWrong ? passwordToTry(entered, wrong) : entered;
    try {
      return await open(password);
    } catch (error) {
      if (!isWrong?.(error)) throw error;
      wrong.add(password);
      if (password !== entered) context.terminal.say(TRIED_GENERATED);
    }
  }
}

/** The password of the file or the environment; null if the person wants to type it, or there is none. */
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
  if (password === "") throw new UsageError("The password is empty. Type at least one character.");
  return password;
}

function cannotAsk(why: string): UsageError {
  return new UsageError(`${why} Set ONETIMESHARE_PASSWORD, or use --password-file FILE.`);
}
