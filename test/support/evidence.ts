import { hkdfSync } from "node:crypto";
import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * The input of the log search at the end of a run (log-scan.ts): the log of every server, and the secrets that no
 * log may contain. Each test process writes its own file of secrets, and each start of a server its own log, because
 * lines of another process could split a secret. Without EVIDENCE_FOLDER, a test writes none of these.
 */
export const EVIDENCE_FOLDER = "ONETIMESHARE_TEST_EVIDENCE";

export type SecretKind = "token, ticket or proof" | "fragment" | "password" | "file name";

/** One secret, as a line of JSON in a file of secrets. */
export type NotedSecret = [kind: SecretKind, text: string];

const noted = new Set<string>();
let logs = 0;

/** Records a secret that no log may contain. */
export function noteSecret(kind: SecretKind, text: string): void {
  const folder = process.env[EVIDENCE_FOLDER];
  if (folder === undefined || noted.has(text)) return;
  noted.add(text);
  const secret: NotedSecret = [kind, text];
  appendFileSync(join(folder, `secrets-${process.pid}`), `${JSON.stringify(secret)}\n`);
}

/** Records a link's fragment, the key in it, and the proof that derives from the key. */
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

/** The path for the log of the next server, or null. */
export function logFile(): string | null {
  const folder = process.env[EVIDENCE_FOLDER];
  return folder === undefined ? null : join(folder, `log-${process.pid}-${++logs}`);
}

/** Returns a function that writes the log of one server in another process, piece by piece. */
export function logKeeper(): (piece: Uint8Array) => void {
  const file = logFile();
  return (piece) => {
    if (file !== null) appendFileSync(file, piece);
  };
}
