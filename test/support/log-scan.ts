import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { NotedSecret, SecretKind } from "./evidence.ts";

/** Forbidden contents in the logs of a run: for each kind and file, the number of lines. */
export interface LogScan {
  secrets: number;
  lines: number;
  findings: { kind: SecretKind | "whole address"; file: string; count: number }[];
}

/** The search skips shorter secrets, because ordinary log words would match them. */
const MIN_LENGTH: Record<SecretKind, number> = {
  "token, ticket or proof": 20,
  fragment: 20,
  password: 8,
  "file name": 5,
};

/** The search looks up each offset of a log once by this number of characters, for all longer secrets together. */
const LEAD = 16;

/** Searches each log in an evidence folder (evidence.ts) for each secret and for complete addresses. */
export async function scanLogs(folder: string): Promise<LogScan> {
  const files = (await readdir(folder)).sort();
  const secrets = await readSecrets(
    files.filter((name) => name.startsWith("secrets-")).map((name) => join(folder, name)),
  );
  const find = finderOf(secrets);
  const findings: LogScan["findings"] = [];
  let lines = 0;
  for (const name of files.filter((each) => each.startsWith("log-"))) {
    const counts = new Map<SecretKind | "whole address", number>();
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      lines++;
      const kinds = find(line);
      if (hasSecretLikeWord(line)) kinds.add("token, ticket or proof");
      if (hasWholeAddress(line)) kinds.add("whole address");
      for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const [kind, count] of counts) findings.push({ kind, file: name, count });
  }
  return { secrets: secrets.size, lines, findings };
}

/**
 * The problems in the logs of a run, one sentence each. A run of all tests must produce logs and secrets. Without
 * them, the search would find nothing and mean nothing.
 */
export function complaintsAbout(
  { secrets, lines, findings }: LogScan,
  { isWholeRun }: { isWholeRun: boolean },
): string[] {
  const found = findings.map(
    ({ kind, file, count }) => `${count} lines of ${file} contain a ${kind}`,
  );
  return [
    ...found,
    ...(isWholeRun && lines === 0 ? ["No server has written a log"] : []),
    ...(isWholeRun && secrets === 0 ? ["No test has recorded a secret"] : []),
  ];
}

async function readSecrets(paths: readonly string[]): Promise<Map<string, SecretKind>> {
  const secrets = new Map<string, SecretKind>();
  for (const path of paths) {
    for (const line of (await readFile(path, "utf8")).split("\n").filter((each) => each !== "")) {
      const [kind, text] = JSON.parse(line) as NotedSecret;
      if (text.length < MIN_LENGTH[kind]) continue;
      // The plain text, and its forms in a URL and in JSON.
      for (const form of [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]) {
        secrets.set(form, kind);
      }
    }
  }
  return secrets;
}

function finderOf(secrets: ReadonlyMap<string, SecretKind>) {
  const short = [...secrets].filter(([text]) => text.length < LEAD);
  const byLead = Map.groupBy(
    [...secrets].filter(([text]) => text.length >= LEAD),
    ([text]) => text.slice(0, LEAD),
  );
  return (line: string): Set<SecretKind | "whole address"> => {
    const kinds = new Set<SecretKind | "whole address">();
    for (const [text, kind] of short) if (line.includes(text)) kinds.add(kind);
    for (let at = 0; at + LEAD <= line.length; at++) {
      for (const [text, kind] of byLead.get(line.slice(at, at + LEAD)) ?? []) {
        if (line.startsWith(text, at)) kinds.add(kind);
      }
    }
    return kinds;
  };
}

/** A word of at least 43 characters, the length of 32 bytes in base64url. It finds secrets that no test recorded. */
function hasSecretLikeWord(line: string): boolean {
  return /[\w-]{43}/.test(line);
}

/** The address of one machine. Logs may contain networks (192.0.2.0/24) and the addresses of stores (with a port). */
function hasWholeAddress(line: string): boolean {
  const candidates = line.matchAll(/(?<![\w.:])[0-9a-f.:]*[0-9a-f](?![\w.:])(?<bits>\/\d+)?/gi);
  return [...candidates].some(([text, bits]) => bits === undefined && isIP(text) !== 0);
}
