import { ageFileSize, paddedSize } from "../../../protocol/age-file.ts";
import type { ServerConfig } from "../../../protocol/api.ts";
import { paths, retryAfterOf } from "../../../protocol/wire.ts";

/** What a sender is told before anything is chosen. */
export interface SendLimits
  extends Pick<
    ServerConfig,
    | "defaultExpiry"
    | "maxExpiry"
    | "maxDownloads"
    | "passwordAttempts"
    | "maxShareSize"
    | "uploadAccess"
  > {
  /** The most that files and text may have together, in bytes, so that it fits when it is encrypted. */
  maxContentSize: number;
}

/** The server is there, but does not tell its limits now. */
export class BusyError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(retryAfterSeconds: number | undefined) {
    super("The server can't tell its limits at the moment.");
    this.name = "BusyError";
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const BUSY = new Set([429, 503]);

/**
 * Asks the server that this page came from. Page and server are of one version, so its answer needs no check of
 * its form; what is sent later is held to the limits by the client library again.
 *
 * @throws BusyError where the server asks to come again, another error where there is no such answer
 */
export async function readLimits(): Promise<SendLimits> {
  const answer = await fetch(paths.config, { cache: "no-store" });
  if (BUSY.has(answer.status)) throw new BusyError(retryAfterOf(answer.headers));
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const config = (await answer.json()) as ServerConfig;
  return { ...config, maxContentSize: largestContent(config.maxShareSize) };
}

/**
 * The largest content, in bytes, whose ciphertext is at most `maxCiphertextSize` bytes; 0 where none is. Padding
 * and encryption only ever make more of more, so halving finds it.
 */
export function largestContent(maxCiphertextSize: number): number {
  let fits = 0;
  let tooLarge = maxCiphertextSize + 1;
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (ageFileSize(paddedSize(middle)) <= maxCiphertextSize) fits = middle;
    else tooLarge = middle;
  }
  return fits;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const EXPIRIES = [30 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY];
const DOWNLOADS = [1, 2, 3, 5, 10, 25, 50, 100];

/** How long a share may last, in seconds: round values up to the server's limit, its default among them. */
export function expiryChoices(defaultExpiry: number, maxExpiry: number): number[] {
  return inOrder([...EXPIRIES, defaultExpiry].filter((seconds) => seconds <= maxExpiry));
}

/** How often a share may be opened, up to the server's limit. */
export function downloadChoices(maxDownloads: number): number[] {
  return inOrder(DOWNLOADS.filter((count) => count <= maxDownloads));
}

function inOrder(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
