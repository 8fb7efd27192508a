import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./program.ts";
import type { RawShare } from "./raw-share.ts";

/** The version that made the fixture: the last one before the server's folders were reorganized. */
export const OLD_COMMIT = "6ce0ec5";
export const ARCHIVE = join(CHECKOUT, `test/fixtures/state-${OLD_COMMIT}.tar.gz`);

type SavedShare = Pick<
  RawShare,
  "id" | "ownerToken" | "linkProof" | "passwordProof" | "manifest" | "options"
> & { ciphertext: string };

/** The type of secrets.json in the archive. The folders `data` (DATA_DIR) and `state` (command line) are beside it. */
export interface OldState {
  /** The time at which the old server stopped. */
  madeAt: number;
  shares: Record<string, SavedShare>;
  tickets: Record<string, string>;
  uploadToken: string;
  /** Links of the old command line, whose server was at `serverUrl`. */
  links: { unopened: string; interrupted: string };
  serverUrl: string;
  /** The home folder of that command line. */
  home: string;
}

/** A text that is too large for one request. */
export const LARGE_TEXT = Array.from({ length: 10_000 }, (_, line) => `line ${line}\n`).join("");

/** The environment of a program whose clock is ahead by `aheadMs`, or behind if that is negative. */
export function clockAhead(aheadMs: number): Record<string, string> {
  const preload = join(import.meta.dirname, "preload-clock.ts");
  return { NODE_OPTIONS: `--import ${preload}`, CLOCK_AHEAD_MS: String(aheadMs) };
}

export function packFolder(folder: string, archive: string): void {
  execFileSync("tar", ["--owner=0", "--group=0", "-czf", archive, "-C", folder, "."]);
}

export function unpackInto(folder: string, archive: string): void {
  execFileSync("tar", ["--no-same-owner", "-xzpf", archive, "-C", folder]);
}
