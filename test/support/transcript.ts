import assert from "node:assert/strict";
import type { CliResult } from "./run-cli.ts";

export interface SentLink {
  id: string;
  link: string;
}

/** The link that `send` printed. Asserts that it printed nothing else. */
export function sentLink(result: CliResult): SentLink {
  assert.equal(result.exitCode, 0, result.stderr);
  const [, link, id] = /^(https?:\/\/\S+\/s\/([\w-]{22})#[\w-]+)\n$/.exec(result.stdout) ?? [];
  assert.ok(link !== undefined && id !== undefined, `not a link: ${result.stdout}`);
  return { id, link };
}

/** Replaces the text that differs from run to run: links, ids, times and the given folder. */
export function steady(text: string, folder?: string): string {
  const placed = folder === undefined ? text : text.replaceAll(folder, "FOLDER");
  return placed
    .replace(/https?:\/\/\S+\/s\/[\w-]{22}#[\w-]{49}/g, "LINK")
    .replace(/(?<![\w-])[\w-]{22}(?![\w-])/g, "ID")
    .replace(/\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d UTC/g, "MOMENT");
}
