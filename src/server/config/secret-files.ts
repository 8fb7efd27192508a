import { readFileSync } from "node:fs";
import { ConfigError } from "./config-error.ts";

/**
 * Returns the secret that the file contains, without space around it: editors and `echo` end a file with a line break.
 * No error contains a part of the file.
 *
 * @param variable the variable that names the file, such as SECRET_KEY_FILE
 * @throws ConfigError
 */
export function readSecretFile(variable: string, path: string): string {
  const value = decode(readBytes(variable, path));
  if (value === null) {
    throw new ConfigError(
      `${variable} must be a text file in UTF-8. Write the secret as text into ${path}.`,
    );
  }
  if (value === "") {
    throw new ConfigError(`${variable} is an empty file. Write the secret into ${path}.`);
  }
  return value;
}

function readBytes(variable: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `${variable} can't be read (${code}). Check that ${path} is a file and that the server's user may read it.`,
    );
  }
}

/** Null for bytes that are not text. A text in UTF-16 contains zero bytes. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text.trim();
  } catch {
    return null;
  }
}
