import { ageFileSize } from "../protocol/age-file.ts";
import type { ServerConfig } from "../protocol/api.ts";
import { occurrence } from "../protocol/occurrences.ts";
import { durationInWords, excessInWords, limitInWords } from "../protocol/quantities.ts";
import { isUploadToken, SIGN_IN_OR_TOKEN } from "../protocol/wire.ts";
import type { ApiClient, UploadPermission } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";
import type { SendOptions } from "./send-options.ts";
import type { Offer } from "./share-draft.ts";

/**
 * Before the upload, rejects a share that is too large for the server or lacks a required password.
 *
 * @throws ProblemError with the reason in words
 */
export function checkOffer(offer: Offer, config: ServerConfig): void {
  const size = ageFileSize(offer.plaintextSize);
  if (size > config.maxShareSize) {
    throw ProblemError.of("too_large", {
      detail: occurrence("share_too_large", {
        limit: limitInWords(config.maxShareSize),
        size: excessInWords(size),
      }),
    });
  }
  if (config.passwordRequired && offer.password === null) {
    throw ProblemError.of("bad_request", {
      detail: occurrence("password_required"),
    });
  }
}

/**
 * Rejects an expiry or a number of downloads that the server does not allow, and every share if the server accepts
 * none.
 *
 * @throws ProblemError with the limit in words
 */
export function checkChoices(
  { expiresInSeconds, maxDownloads = 0 }: Pick<SendOptions, "expiresInSeconds" | "maxDownloads">,
  config: ServerConfig,
): void {
  if (config.receiveOnly) throw ProblemError.of("receive_only");
  const { expiryChoices, maxExpiry } = config;
  if (expiresInSeconds !== undefined && expiryChoices?.includes(expiresInSeconds) === false) {
    const offered = expiryChoices.toSorted((a, b) => a - b).map(durationInWords);
    throw ProblemError.of("bad_request", {
      detail: `This server offers only these expiry times: ${offered.join(", ")}.`,
    });
  }
  if ((expiresInSeconds ?? 0) > maxExpiry) {
    throw ProblemError.of("bad_request", {
      detail: `This server stores a share for at most ${durationInWords(maxExpiry)}.`,
    });
  }
  if (maxDownloads > config.maxDownloads) {
    throw ProblemError.of("bad_request", {
      detail: `This server allows at most ${config.maxDownloads} downloads of a share.`,
    });
  }
}

/**
 * Returns the permission to send. A server that takes no upload tokens must not get one.
 *
 * @throws ProblemError upload_not_allowed, before anything is sent, if the token is missing or malformed
 */
export function uploadPermissionFor(
  { uploadAccess }: ServerConfig,
  token: string | null | undefined,
): UploadPermission {
  const takesTokens = uploadAccess === "token" || uploadAccess === "oidc";
  if (!takesTokens || (!token && uploadAccess === "oidc")) {
    return { usesCookies: uploadAccess !== "open" };
  }
  if (!token) throw notAllowed(occurrence("token_missing"));
  if (!isUploadToken(token)) throw notAllowed(occurrence("token_malformed"));
  return { uploadToken: token };
}

/**
 * The error of a failed creation. A sign-in proxy rejects with its own page, which must not count as a broken
 * connection and be retried.
 */
export function explainRefusal({ uploadAccess }: ServerConfig, error: unknown): unknown {
  const isFromProxy =
    uploadAccess === "proxy" &&
    error instanceof UnreachableError &&
    (error.status === 401 || error.status === 403);
  return isFromProxy ? ProblemError.of("sign_in_required") : error;
}

function notAllowed(detail: string): ProblemError {
  return ProblemError.of("upload_not_allowed", { detail });
}

/**
 * Checks that the server answers and would accept such a share, before a person types anything. `sendShare`
 * checks again. Returns the server's configuration.
 *
 * @throws ProblemError, UnreachableError; the signal's reason
 */
export async function checkServer(
  api: ApiClient,
  options: Pick<SendOptions, "uploadToken" | "expiresInSeconds" | "maxDownloads"> & WaitOptions,
): Promise<ServerConfig> {
  const config = await withRetry((signal) => api.config(signal), withShortTimeout(options));
  uploadPermissionFor(config, options.uploadToken);
  // A command-line program has no browser session.
  if (config.uploadAccess === "oidc" && !options.uploadToken) {
    throw ProblemError.of("sign_in_required", { detail: SIGN_IN_OR_TOKEN });
  }
  checkChoices(options, config);
  return config;
}
