import type { FastifyReply, FastifyRequest } from "fastify";
import { occurrence } from "../../protocol/occurrences.ts";
import { excessInWords, limitInWords } from "../../protocol/quantities.ts";
import { SIGN_IN_OR_TOKEN } from "../../protocol/wire.ts";
import type { TokenUse, TokenUseView } from "../access/upload-token-store.ts";
import { checkUploadToken, useUploadToken } from "../access/upload-tokens.ts";
import { takesUploadTokens } from "../config/config.ts";
import { ProblemError } from "../errors/problem.ts";
import type { AppDeps } from "../http/app-types.ts";
import { isTrustedProxy } from "../limits/client-address.ts";
import { isFromOwnPage } from "./admin/transport.ts";
import { isSignedInSender } from "./oidc/sender-sign-in-routes.ts";

/**
 * Checks UPLOAD_ACCESS.
 *
 * @throws ProblemError upload_not_allowed, sign_in_required; StoreUnavailableError if tokens can't be looked up
 */
export async function requireUploadAccess(
  deps: Pick<AppDeps, "config" | "uploadTokens" | "singleSignOn">,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { config } = deps;
  const token = bearerOf(request);
  switch (config.uploadAccess) {
    case "open":
      return;
    case "proxy":
      if (isSignedIn(config, request)) return;
      throw new ProblemError("sign_in_required");
    case "oidc":
      if (token !== undefined) return requireUploadToken(deps, reply, token);
      // A page of another site must not create shares with the cookie.
      if (isFromOwnPage(request, config) && (await isSignedInSender(deps, request))) return;
      throw new ProblemError("sign_in_required", { detail: SIGN_IN_OR_TOKEN });
    case "token":
      if (token !== undefined) return requireUploadToken(deps, reply, token);
      return refuseUpload(reply, "Bearer", occurrence("token_missing"));
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(?<token>\S+)$/i.exec(headers.authorization ?? "")?.groups?.token;
}

async function requireUploadToken(
  { uploadTokens }: Pick<AppDeps, "uploadTokens">,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  const state = uploadTokens ? await checkUploadToken(uploadTokens, token) : "unknown";
  if (state !== "valid") refuseToken(reply, state);
}

/**
 * Uses the upload token of a creation, if the request has one, and counts the share's bytes against the token's quota.
 *
 * @param use identifies the request, and has the size of its share
 * @throws ProblemError upload_not_allowed, too_large, rate_limited; StoreUnavailableError
 */
export async function spendUploadToken(
  { config, uploadTokens }: Pick<AppDeps, "config" | "uploadTokens">,
  request: FastifyRequest,
  reply: FastifyReply,
  use: TokenUse,
): Promise<void> {
  const token = bearerOf(request);
  if (!takesUploadTokens(config) || token === undefined || !uploadTokens) return;
  const view = await useUploadToken(uploadTokens, token, use);
  switch (view.outcome) {
    case "used":
    case "repeated":
      return;
    case "over_quota":
      throw overQuota(view, use);
    default:
      return refuseToken(reply, view.outcome);
  }
}

function overQuota(
  { bytesPerDay, resetsInMs }: Extract<TokenUseView, { outcome: "over_quota" }>,
  { bytes }: TokenUse,
): ProblemError {
  const limit = limitInWords(bytesPerDay);
  if (bytes > bytesPerDay) {
    const detail = occurrence("quota_share", { limit, size: excessInWords(bytes) });
    const advice = "Send less in one share, or ask the server's operator for another upload token.";
    return new ProblemError("too_large", { detail, advice });
  }
  return new ProblemError("rate_limited", {
    detail: occurrence("quota_day", { limit }),
    retryAfterSeconds: Math.ceil(resetsInMs / 1000),
  });
}

function refuseToken(reply: FastifyReply, state: "expired" | "unknown"): never {
  const detail = occurrence(state === "expired" ? "token_expired" : "token_wrong");
  return refuseUpload(reply, 'Bearer error="invalid_token"', detail);
}

/** Whether a trusted proxy sent UPLOAD_ACCESS_HEADER with a name. Every name is accepted. */
function isSignedIn(
  { trustProxy, uploadAccessHeader }: AppDeps["config"],
  request: FastifyRequest,
): boolean {
  if (!isTrustedProxy(request.socket, trustProxy) || uploadAccessHeader === null) return false;
  const { rawHeaders } = request.raw;
  const lines = rawHeaders.filter(
    (_, at) => rawHeaders[at - 1]?.toLowerCase() === uploadAccessHeader && at % 2 === 1,
  );
  // If there are two lines, one is not from the proxy.
  const [user = ""] = lines.length === 1 ? lines : [];
  return /[\p{L}\p{N}]/u.test(Buffer.from(user, "latin1").toString());
}

/** RFC 6750 defines the challenge of a 401. */
function refuseUpload(reply: FastifyReply, challenge: string, detail: string): never {
  reply.header("www-authenticate", challenge);
  throw new ProblemError("upload_not_allowed", { detail });
}
