import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** A parsed hash of the Password Hashing Competition's format. */
export interface PasswordHash {
  memoryKiB: number;
  passes: number;
  lanes: number;
  salt: Uint8Array;
  hash: Uint8Array;
  /** The text that it was parsed from. */
  text: string;
}

/** The second recommendation of RFC 9106: 64 MiB, three passes, four lanes. */
const COST = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 };
const SALT_SIZE = 16;
const HASH_SIZE = 32;

/** A shorter password of an administrator gets a warning. */
export const GOOD_PASSWORD_LENGTH = 12;

export function isShortPassword(password: string): boolean {
  return [...password].length < GOOD_PASSWORD_LENGTH;
}

/** A hash that costs more could stop the server. */
const MAX_COST = { memoryKiB: 1024 * 1024, passes: 20, lanes: 16 };

/** Version 1.3 of Argon2, the only one in use. */
const FORM =
  /^\$argon2id\$v=19\$m=(?<m>\d{1,7}),t=(?<t>\d{1,2}),p=(?<p>\d{1,2})\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<hash>[A-Za-z0-9+/]{22,86})$/;

/** Null if the text is no Argon2id hash, or if it costs too much. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const { m, t, p, salt, hash } = FORM.exec(text)?.groups ?? {};
  if (salt === undefined || hash === undefined) return null;
  const cost = { memoryKiB: Number(m), passes: Number(t), lanes: Number(p) };
  const isInBounds =
    cost.passes >= 1 &&
    cost.lanes >= 1 &&
    cost.memoryKiB >= 8 * cost.lanes &&
    cost.memoryKiB <= MAX_COST.memoryKiB &&
    cost.passes <= MAX_COST.passes &&
    cost.lanes <= MAX_COST.lanes;
  if (!isInBounds) return null;
  return { ...cost, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64"), text };
}

/** Hashes a password with a random salt: `$argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(SALT_SIZE);
  const hash = await compute(password, { ...COST, salt }, HASH_SIZE);
  const { memoryKiB, passes, lanes } = COST;
  const text = `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`;
  return { ...COST, salt, hash, text };
}

/** Always computes the whole hash, so that the time says nothing about the password. */
export async function isPasswordOf(known: PasswordHash, password: string): Promise<boolean> {
  const hash = await compute(password, known, known.hash.length);
  return timingSafeEqual(hash, known.hash);
}

function compute(
  password: string,
  { memoryKiB, passes, lanes, salt }: Omit<PasswordHash, "hash" | "text">,
  tagLength: number,
): Promise<Buffer> {
  return promisify(argon2)("argon2id", {
    // Keyboards and browsers produce different forms of the same text.
    message: password.normalize("NFKC"),
    nonce: salt,
    memory: memoryKiB,
    passes,
    parallelism: lanes,
    tagLength,
  });
}

/** Without padding, as the format demands. */
function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
