import { hkdfSync } from "node:crypto";
import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * What a run of all tests leaves for one look at its end (log-scan.ts): the log of every server, and what must
 * stand in none of them. Each test process has a file of its own for its secrets, and each start of a server one
 * for its log: another's line in between would tear a secret apart. A test that runs without the run keeps nothing.
 */
export const EVIDENCE_FOLDER = "ONETIMESHARE_TEST_EVIDENCE";

export type SecretKind = "token, ticket or proof" | "fragment" | "password" | "file name";

/** One secret, as it stands in a line of a file of secrets: JSON. */
export type NotedSecret = [kind: SecretKind, text: string];

const noted = new Set<string>();
let logs = 0;

/** No log may hold this. */
export function noteSecret(kind: SecretKind, text: string): void {
  const folder = process.env[EVIDENCE_FOLDER];
  if (folder === undefined || noted.has(text)) return;
  noted.add(text);
  const secret: NotedSecret = [kind, text];
  appendFileSync(join(folder, `secrets-${process.pid}`), `${JSON.stringify(secret)}\n`);
}

/** A link's fragment, the key in it, and the proof that is made of the key. */
export function noteLink(link: string): void {
  const { fragment, key } =
    /#(?<fragment>.{2}(?<key>[A-Za-z0-9_-]{43})[A-Za-z0-9_-]*)/.exec(link)?.groups ?? {};
  if (fragment === undefined || key === undefined) return;
  noteSecret("fragment", fragment);
  noteSecret("fragment", key);
  const info = "onetimeshare/v1/link-proof";
  const proof = hkdfSync("sha256", Buffer.from(key, "base64url"), "", info, 32);
  noteSecret("token, ticket or proof", Buffer.from(proof).toString("base64url"));
}

export function noteFileName(path: string): void {
  noteSecret("file name", basename(path));
}

/** Where one more server may write its log, or null. */
export function logFile(): string | null {
  const folder = process.env[EVIDENCE_FOLDER];
  return folder === undefined ? null : join(folder, `log-${process.pid}-${++logs}`);
}

/** What keeps the log of one server in another process, piece by piece. */
export function logKeeper(): (piece: Uint8Array) => void {
  const file = logFile();
  return (piece) => {
    if (file !== null) appendFileSync(file, piece);
  };
}
