import { createHash, randomBytes } from "node:crypto";
import { isPlainText } from "../../protocol/plain-text.ts";
import { isUploadToken, UPLOAD_TOKEN_PREFIX } from "../../protocol/wire.ts";
import type {
  NewUploadToken,
  TokenTerms,
  TokenUse,
  TokenUseView,
  TokenVerifier,
  UploadTokenStore,
} from "./upload-token-store.ts";

export const MAX_TOKEN_NAME_LENGTH = 100;

/** Whether a text can be the name of a token: one line. */
export function isTokenName(name: string): boolean {
  return isPlainText(name, MAX_TOKEN_NAME_LENGTH);
}

/**
 * Creates a token. Only its verifier is stored, so the token can't be shown again.
 *
 * @param now milliseconds since 1970
 * @param announce called with the id before the token is stored
 */
export async function createUploadToken(
  store: Pick<UploadTokenStore, "add">,
  { name, bytesPerDay = null, expiresAt = null }: Pick<TokenTerms, "name"> & Partial<TokenTerms>,
  now: number,
  announce: (id: string) => Promise<void> = async () => {},
): Promise<{ token: string; record: NewUploadToken }> {
  for (;;) {
    const token = UPLOAD_TOKEN_PREFIX + randomBytes(32).toString("base64url");
    const record = { ...tokenVerifierOf(token), name, bytesPerDay, expiresAt, createdAt: now };
    await announce(record.id);
    if ((await store.add(record)) === "added") return { token, record };
  }
}

/** Whether a client with this token may create shares. */
export async function checkUploadToken(
  store: UploadTokenStore,
  token: string,
): ReturnType<UploadTokenStore["check"]> {
  return isUploadToken(token) ? store.check(tokenVerifierOf(token)) : "unknown";
}

/** Uses a token for one request to create a share. */
export async function useUploadToken(
  store: UploadTokenStore,
  token: string,
  use: TokenUse,
): Promise<TokenUseView> {
  if (!isUploadToken(token)) return { outcome: "unknown" };
  return store.use(tokenVerifierOf(token), use);
}

/** The store looks up the hash of a token, so that the duration of a comparison reveals nothing about a token. */
function tokenVerifierOf(token: string): TokenVerifier {
  const hash = createHash("sha256").update(token).digest();
  return { id: hash.toString("hex").slice(0, 10), verifier: hash.toString("base64url") };
}
