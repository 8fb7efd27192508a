import { createHash, randomBytes } from "node:crypto";
import { isUploadToken, UPLOAD_TOKEN_PREFIX } from "../../protocol/wire.ts";
import type { NewUploadToken, TokenVerifier, UploadTokenStore } from "./upload-token-store.ts";

/**
 * Makes a token and keeps its verifier: nobody can be told the token again.
 *
 * @param name whose it is, for the list
 * @param now milliseconds since 1970
 */
export async function createUploadToken(
  store: UploadTokenStore,
  name: string,
  now: number,
): Promise<{ token: string; kept: NewUploadToken }> {
  for (;;) {
    const token = UPLOAD_TOKEN_PREFIX + randomBytes(32).toString("base64url");
    const kept = { ...verifierOf(token), name, createdAt: now };
    if ((await store.add(kept)) === "added") return { token, kept };
  }
}

/** Whether whoever shows this token may create shares now. */
export async function admitsUpload(
  store: UploadTokenStore,
  token: string,
  now: number,
): Promise<boolean> {
  if (!isUploadToken(token)) return false;
  return store.use(verifierOf(token), new Date(now).toISOString().slice(0, 10));
}

/**
 * What is looked up is a hash of what was sent: how long a comparison takes says nothing that helps to find a
 * token.
 */
function verifierOf(token: string): TokenVerifier {
  const hash = createHash("sha256").update(token).digest();
  return { id: hash.toString("hex").slice(0, 10), verifier: hash.toString("base64url") };
}
