import { ageFileSize } from "../protocol/age-file.ts";
import type { ServerConfig } from "../protocol/api.ts";
import { durationInWords } from "../protocol/duration-in-words.ts";
import { ProblemError } from "./errors.ts";
import type { Offer } from "./share-draft.ts";
import { excessInWords, limitInWords } from "./size-in-words.ts";

interface Wish {
  expiresInSeconds?: number | undefined;
  maxDownloads?: number | undefined;
}

/**
 * Tells before anything is uploaded what the server would refuse.
 *
 * @throws ProblemError with the limit in words
 */
export function checkLimits(offer: Offer, config: ServerConfig): void {
  const size = ageFileSize(offer.plaintextSize);
  if (size > config.maxShareSize) {
    throw ProblemError.of("too_large", {
      detail: `This server takes ${limitInWords(config.maxShareSize)} in one share; this makes ${excessInWords(size)}, encrypted.`,
    });
  }
  checkWish(offer, config);
}

/**
 * The same for what does not hang on the size. What is not wished for is the server's to choose.
 *
 * @throws ProblemError with the limit in words
 */
export function checkWish(
  { expiresInSeconds = 0, maxDownloads = 0 }: Wish,
  config: ServerConfig,
): void {
  if (expiresInSeconds > config.maxExpiry) {
    throw ProblemError.of("bad_request", {
      detail: `This server keeps a share for ${durationInWords(config.maxExpiry)} at most.`,
    });
  }
  if (maxDownloads > config.maxDownloads) {
    throw ProblemError.of("bad_request", {
      detail: `This server allows ${config.maxDownloads} downloads of a share at most.`,
    });
  }
}
