import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";

const BYTE_ORDER_MARK = "\u{feff}";
const MAX_SECRET_FILE_SIZE = 64 * 1024;

/**
 * The first line of a file that contains a secret, without a byte order mark.
 *
 * @param what such as "password file"
 * @throws UsageError
 */
export async function readSecretFile(
  { currentFolder }: Pick<CliContext, "currentFolder">,
  path: string,
  what: string,
): Promise<string> {
  // Reads at most one byte more than the limit, because a device may never end.
  const file = createReadStream(resolve(currentFolder, path), { end: MAX_SECRET_FILE_SIZE });
  const content = await buffer(file).catch(() => {
    throw new UsageError(`The ${what} ${path} can't be read. Check its name and permissions.`);
  });
  if (content.length > MAX_SECRET_FILE_SIZE) {
    throw new UsageError(`The ${what} ${path} is larger than 64 KiB. Check its name.`);
  }
  const text = decodeText(content);
  if (text === null) {
    throw new UsageError(
      `The ${what} ${path} is not UTF-8 text. Save it as UTF-8 and try again; in PowerShell: Set-Content -Encoding utf8.`,
    );
  }
  const [line = ""] = text.split(/[\r\n]/, 1);
  if (line === "") throw new UsageError(`The first line of the ${what} ${path} is empty.`);
  return line;
}

/**
 * A secret in an environment variable, without a byte order mark or line ends at its end. Null when it is empty or
 * not set.
 *
 * @throws UsageError
 */
export function readSecretVariable({ env }: Pick<CliContext, "env">, name: string): string | null {
  const value = env[name]?.replace(BYTE_ORDER_MARK, "").replace(/[\r\n]+$/, "") ?? "";
  // Node replaces bytes of the environment that are not UTF-8 with this character.
  if (value.includes("\u{fffd}")) {
    throw new UsageError(`${name} is not UTF-8 text. Set it again in UTF-8.`);
  }
  return value === "" ? null : value;
}

/** @throws UsageError if the token contains a character that an HTTP header can't carry */
export function checkToken(token: string | null, what: string): string | null {
  const trimmed = token?.trim();
  if (!trimmed) return null;
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new UsageError(`The ${what} contains characters that a token never has. Copy it again.`);
}

/** Bytes as text, without a byte order mark; null if they are not UTF-8, or contain a zero byte as UTF-16 does. */
export function decodeText(bytes: Uint8Array): string | null {
  return isUtf8(bytes) && !bytes.includes(0) ? new TextDecoder().decode(bytes) : null;
}

/**
 * The upload token of `--upload-token-file` or of ONETIMESHARE_UPLOAD_TOKEN; null without one. The token is never an
 * argument: other users can read arguments, and shells store them.
 *
 * @throws UsageError
 */
export async function givenUploadToken(
  context: CliContext,
  { uploadTokenFile }: { uploadTokenFile?: string },
): Promise<string | null> {
  const token =
    uploadTokenFile === undefined
      ? readSecretVariable(context, "ONETIMESHARE_UPLOAD_TOKEN")
      : await readSecretFile(context, uploadTokenFile, "upload token file");
  return checkToken(token, "upload token");
}
