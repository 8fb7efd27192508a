import { inflateSync } from "node:zlib";
import * as files from "cctv-age";

/** One vector of the Community Cryptography Test Vectors for age (https://c2sp.org/CCTV/age). */
export interface AgeVector {
  name: string;
  /** The expected result of decryption. */
  expect: string;
  /** SHA-256 of all plaintext that decryption may yield, hexadecimal; undefined if none. */
  payloadHash: string | undefined;
  identities: string[];
  passphrases: string[];
  isArmored: boolean;
  file: Uint8Array;
}

export function ageVectors(): AgeVector[] {
  return Object.entries(files).map(([name, bytes]) => parseVector(name, Buffer.from(bytes)));
}

/** Splits an age file into header (with the MAC's line), payload nonce and sealed chunks. */
export function splitAgeFile(file: Uint8Array): {
  header: Uint8Array;
  nonce: Uint8Array;
  sealed: Uint8Array;
} {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const headerEnd = bytes.indexOf("\n", bytes.indexOf("\n--- ") + 1) + 1;
  return {
    header: file.slice(0, headerEnd),
    nonce: file.slice(headerEnd, headerEnd + 16),
    sealed: file.slice(headerEnd + 16),
  };
}

/** A vector is lines of "key: value", an empty line, and the file, compressed if "compressed: zlib" is there. */
function parseVector(name: string, bytes: Buffer): AgeVector {
  const headEnd = bytes.indexOf("\n\n");
  const lines = bytes.subarray(0, headEnd).toString().split("\n");
  const valuesOf = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const body = bytes.subarray(headEnd + 2);
  return {
    name,
    expect: valuesOf("expect").join(),
    payloadHash: valuesOf("payload")[0],
    identities: valuesOf("identity"),
    passphrases: valuesOf("passphrase"),
    isArmored: valuesOf("armored").includes("yes"),
    file: valuesOf("compressed").includes("zlib") ? inflateSync(body) : body,
  };
}
