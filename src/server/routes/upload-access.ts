import type { FastifyReply, FastifyRequest } from "fastify";
import { admitsUpload } from "../access/upload-tokens.ts";
import { ProblemError } from "../errors/problem.ts";
import type { AppDeps } from "../http/app-types.ts";
import { isTrustedProxy } from "../limits/client-address.ts";

/**
 * Checks UPLOAD_ACCESS.
 *
 * @throws ProblemError upload_not_allowed, sign_in_required; StoreUnavailableError if tokens can't be looked up
 */
export async function requireUploadAccess(
  { config, uploadTokens, now }: Pick<AppDeps, "config" | "uploadTokens" | "now">,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  switch (config.uploadAccess) {
    case "open":
      return;
    case "proxy":
      if (isSignedIn(config, request)) return;
      throw new ProblemError("sign_in_required");
    case "token": {
      const token = /^Bearer +(?<token>\S+)$/i.exec(request.headers.authorization ?? "")?.groups
        ?.token;
      if (token === undefined) {
        return refuseUpload(
          reply,
          "Bearer",
          "This server accepts shares only with an upload token.",
        );
      }
      if (uploadTokens && (await admitsUpload(uploadTokens, token, now()))) return;
      const detail = "This upload token is wrong or revoked.";
      return refuseUpload(reply, 'Bearer error="invalid_token"', detail);
    }
  }
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
