import { ageFileSize, paddedSize } from "../../../protocol/age-file.ts";
import type { ServerConfig } from "../../../protocol/api.ts";
import { readServerConfig } from "../../ui/server-config.ts";
import type { Failure } from "../../workers/failure.ts";

/** The limits for senders on this server. */
export interface SendLimits
  extends Pick<
    ServerConfig,
    | "defaultExpiry"
    | "maxExpiry"
    | "expiryChoices"
    | "maxDownloads"
    | "passwordAttempts"
    | "maxShareSize"
    | "uploadAccess"
    | "passwordRequired"
    | "uploadsPaused"
  > {
  /** The maximum size of all files and the text, in bytes. Padding and encryption are already subtracted. */
  maxContentSize: number;
}

/** Reads the limits of the server that this page came from. */
export async function readLimits(): Promise<SendLimits | Failure> {
  const config = await readServerConfig();
  if ("code" in config) return config;
  return { ...config, maxContentSize: largestContent(config.maxShareSize) };
}

/**
 * The largest content, in bytes, whose ciphertext has at most `maxCiphertextSize` bytes; 0 if there is none. A larger
 * content never has a smaller ciphertext, so a binary search finds the largest.
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

/** Expiry times in seconds: the operator's choices, or the server's default and round values up to its limit. */
export function expiryChoices({
  defaultExpiry,
  maxExpiry,
  expiryChoices: chosen,
}: Pick<SendLimits, "defaultExpiry" | "maxExpiry" | "expiryChoices">): number[] {
  if (chosen !== null) return inOrder(chosen);
  return inOrder([...EXPIRIES, defaultExpiry].filter((seconds) => seconds <= maxExpiry));
}

/** Numbers of downloads up to the server's limit. */
export function downloadChoices(maxDownloads: number): number[] {
  return inOrder(DOWNLOADS.filter((count) => count <= maxDownloads));
}

function inOrder(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
