import { ageFileSize, paddedSize } from "../../../protocol/age-file.ts";
import type { ServerConfig } from "../../../protocol/api.ts";
import { UNAVAILABLE, UNREACHABLE } from "../../../protocol/problems.ts";
import { paths, retryAfterOf } from "../../../protocol/wire.ts";
import type { Failure } from "../../workers/failure.ts";

/** The limits for senders on this server. */
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
  /** The maximum size of all files and the text, in bytes. Padding and encryption are already subtracted. */
  maxContentSize: number;
}

const BUSY = new Set([429, 503]);

const unreachable: Failure = {
  code: "unreachable",
  ...UNREACHABLE,
  explanation: "Nothing was sent.",
};

/**
 * Asks the server that this page came from. Page and server have the same version, so the answer needs no validation.
 * The client library checks the limits again before it sends.
 */
export async function readLimits(): Promise<SendLimits | Failure> {
  try {
    const answer = await fetch(paths.config, { cache: "no-store" });
    if (BUSY.has(answer.status)) {
      const retryAfterSeconds = retryAfterOf(answer.headers);
      return { code: "unavailable", ...UNAVAILABLE, retryAfterSeconds };
    }
    if (!answer.ok) return unreachable;
    const config = (await answer.json()) as ServerConfig;
    return { ...config, maxContentSize: largestContent(config.maxShareSize) };
  } catch {
    return unreachable;
  }
}

/**
 * The largest content, in bytes, whose ciphertext has at most `maxCiphertextSize` bytes; 0 if there is none. Padding and
 * encryption are monotonic, so a binary search finds it.
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

/** Expiry times in seconds: round values up to the server's limit, and its default. */
export function expiryChoices(defaultExpiry: number, maxExpiry: number): number[] {
  return inOrder([...EXPIRIES, defaultExpiry].filter((seconds) => seconds <= maxExpiry));
}

/** Numbers of downloads up to the server's limit. */
export function downloadChoices(maxDownloads: number): number[] {
  return inOrder(DOWNLOADS.filter((count) => count <= maxDownloads));
}

function inOrder(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
