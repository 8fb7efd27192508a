import { ageFileSize } from "../protocol/age-file.ts";
import type { ServerConfig } from "../protocol/api.ts";
import { durationInWords, excessInWords, limitInWords } from "../protocol/quantities.ts";
import { isUploadToken } from "../protocol/wire.ts";
import type { ApiClient } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";
import type { SendOptions } from "./send-options.ts";
import type { Offer } from "./share-draft.ts";

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

/**
 * The token to create shares with, or undefined where the server asks for none: then it is told none.
 *
 * @throws ProblemError upload_not_allowed, before anything is read or sent, where it is missing or can't be one
 */
export function uploadTokenFor(
  { uploadAccess }: ServerConfig,
  token: string | null | undefined,
): string | undefined {
  if (uploadAccess !== "token") return undefined;
  if (!token) throw notAllowed("This server accepts shares only with an upload token.");
  if (!isUploadToken(token))
    throw notAllowed("This is not an upload token: those begin with ots_.");
  return token;
}

/**
 * What went wrong with creating a share. Where a proxy signs people in, it may refuse in words of its own: that
 * is no failing connection, which would only be waited for.
 */
export function explainRefusal({ uploadAccess }: ServerConfig, error: unknown): unknown {
  const isProxys =
    uploadAccess === "proxy" &&
    error instanceof UnreachableError &&
    (error.status === 401 || error.status === 403);
  return isProxys ? ProblemError.of("sign_in_required") : error;
}

function notAllowed(detail: string): ProblemError {
  return ProblemError.of("upload_not_allowed", { detail });
}

/**
 * Asks whether the server is there and would take such a share, before anybody types or writes anything for it.
 * `sendShare` asks again.
 *
 * @throws ProblemError, UnreachableError; the signal's reason
 */
export async function checkServer(
  api: ApiClient,
  options: Pick<SendOptions, "uploadToken" | "expiresInSeconds" | "maxDownloads"> & WaitOptions,
): Promise<void> {
  const config = await withRetry((signal) => api.config(signal), withShortTimeout(options));
  uploadTokenFor(config, options.uploadToken);
  checkWish(options, config);
}
