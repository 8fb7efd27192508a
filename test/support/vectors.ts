import { readFileSync } from "node:fs";
import type { Manifest, ManifestVersion } from "../../src/protocol/bundle.ts";
import { type Bytes, decodeBase64url } from "../../src/protocol/bytes.ts";

interface KeyVector {
  linkKey: string;
  password: string | null;
  /** The same password in another Unicode form. */
  otherSpelling?: string;
  passwordSalt?: string;
  stretched?: string;
  linkProof: string;
  linkVerifier: string;
  passwordProof: string | null;
  passwordVerifier: string | null;
  passphrase: string;
  receiptKey: string;
  resumeKey: string;
}

interface Vectors {
  keys: KeyVector[];
  ownership: { ownerToken: string; ownerVerifier: string; shareId: string };
  receipt: {
    receiptKey: string;
    shareId: string;
    ticket: string;
    ticketVerifier: string;
    receipt: string;
  };
  links: {
    baseUrl: string;
    id: string;
    linkKey: string;
    needsPassword: boolean;
    version: ManifestVersion;
    link: string;
  }[];
  paddedSizes: { size: number; padded: number }[];
  share: ShareVector;
  folderShare: ShareVector;
}

interface ShareVector {
  link: string;
  password: string | null;
  manifest: Manifest;
  manifestFile: string;
  contentFile: string;
  entries: string[];
}

const file = new URL("../../src/protocol/vectors.json", import.meta.url);

/** Known answers of the protocol, computed by an independent program. */
export const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

/** Decodes a text that is certainly base64url. */
export function bytesOf(text: string): Bytes {
  const bytes = decodeBase64url(text);
  if (!bytes) throw new Error(`not base64url: ${text}`);
  return bytes;
}
