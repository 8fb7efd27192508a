import { ageFileSize } from "../protocol/age-file.ts";
import type { PreviewRequest } from "../protocol/api.ts";
import { type Manifest, openManifest, plaintextSize } from "../protocol/bundle.ts";
import { decodeBase64url, encodeBase64url } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { IntegrityError } from "../protocol/integrity-error.ts";
import type { ShareKeys } from "../protocol/keys.ts";

/** A share whose link, and password where it has one, are at hand. */
export interface OpenShare {
  id: string;
  keys: ShareKeys;
}

/** What preview and claim ask for. */
export function proofsOf({ linkProof, passwordProof }: ShareKeys): PreviewRequest {
  return {
    linkProof: encodeBase64url(linkProof),
    ...(passwordProof && { passwordProof: encodeBase64url(passwordProof) }),
  };
}

/**
 * The manifest of an answer to preview or claim, checked against the size that it gives.
 *
 * @throws IntegrityError
 */
export async function openAnswer(
  answer: { manifest: string; size: number },
  { passphrase }: ShareKeys,
  ciphers: Ciphers,
): Promise<Manifest> {
  const file = decodeBase64url(answer.manifest) ?? new Uint8Array();
  const manifest = await openManifest(file, passphrase, ciphers);
  if (answer.size !== ageFileSize(plaintextSize(manifest))) {
    throw new IntegrityError("The encrypted data is not as long as its description says.");
  }
  return manifest;
}
