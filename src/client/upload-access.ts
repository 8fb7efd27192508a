import type { ServerConfig } from "../protocol/api.ts";
import { isUploadToken } from "../protocol/upload-token.ts";
import { ProblemError, UnreachableError } from "./errors.ts";

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
  if (!token) throw notAllowed("It takes them with an upload token.");
  if (!isUploadToken(token))
    throw notAllowed("What was given is no upload token: those begin with ots_.");
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
