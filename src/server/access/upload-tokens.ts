import { createHash, randomBytes } from "node:crypto";
import { isUploadToken, UPLOAD_TOKEN_PREFIX } from "../../protocol/wire.ts";
import type { NewUploadToken, TokenVerifier, UploadTokenStore } from "./upload-token-store.ts";

/**
 * Creates a token. Only its verifier is stored, so the token can't be shown again.
 *
 * @param name the holder or purpose, for the list
 * @param now milliseconds since 1970
 */
export async function createUploadToken(
  store: UploadTokenStore,
  name: string,
  now: number,
): Promise<{ token: string; record: NewUploadToken }> {
  for (;;) {
    const token = UPLOAD_TOKEN_PREFIX + randomBytes(32).toString("base64url");
    const record = { ...tokenVerifierOf(token), name, createdAt: now };
    if ((await store.add(record)) === "added") return { token, record };
  }
}

/** Whether a client with this token may create shares. */
export async function admitsUpload(
  store: UploadTokenStore,
  token: string,
  now: number,
): Promise<boolean> {
  if (!isUploadToken(token)) return false;
  return store.use(tokenVerifierOf(token), new Date(now).toISOString().slice(0, 10));
}

/** The store looks up the hash of a token, so that the duration of a comparison reveals nothing about a token. */
function tokenVerifierOf(token: string): TokenVerifier {
  const hash = createHash("sha256").update(token).digest();
  return { id: hash.toString("hex").slice(0, 10), verifier: hash.toString("base64url") };
}
