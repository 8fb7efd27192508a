import { ageFileSize } from "../../../protocol/age-file.ts";
import type { ServerConfig } from "../../../protocol/api.ts";
import { paddedSize } from "../../../protocol/padding.ts";
import { paths } from "../../../protocol/paths.ts";

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

/**
 * Asks the server that this page came from. Page and server are of one version, so its answer needs no check of
 * its form; what is sent later is held to the limits by the client library again.
 *
 * @throws where there is no such answer
 */
export async function readLimits(): Promise<SendLimits> {
  const answer = await fetch(paths.config, { cache: "no-store" });
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
