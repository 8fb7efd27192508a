import type { FastifyReply, FastifyRequest } from "fastify";
import { SIGN_IN_OR_TOKEN } from "../../protocol/wire.ts";
import { admitsUpload } from "../access/upload-tokens.ts";
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
  deps: Pick<AppDeps, "config" | "uploadTokens" | "singleSignOn" | "now">,
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
      return refuseUpload(reply, "Bearer", "This server accepts shares only with an upload token.");
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(?<token>\S+)$/i.exec(headers.authorization ?? "")?.groups?.token;
}

async function requireUploadToken(
  { uploadTokens, now }: Pick<AppDeps, "uploadTokens" | "now">,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  if (uploadTokens && (await admitsUpload(uploadTokens, token, now()))) return;
  const detail = "This upload token is wrong or revoked.";
  refuseUpload(reply, 'Bearer error="invalid_token"', detail);
}

/** Whether a trusted proxy set the header. Only its presence matters, not the name in it. */
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
