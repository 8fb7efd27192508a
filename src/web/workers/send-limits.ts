import { ageFileSize } from "../../protocol/age-file.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { paddedSize } from "../../protocol/bundle.ts";
import type { SendLimits } from "./send-messages.ts";

export function sendLimitsOf(config: ServerConfig): SendLimits {
  const { maxShareSize, defaultExpiry, maxExpiry, maxDownloads, passwordAttempts } = config;
  const maxContentSize = largestContent(maxShareSize);
  return { maxContentSize, defaultExpiry, maxExpiry, maxDownloads, passwordAttempts };
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
