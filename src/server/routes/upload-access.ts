import type { FastifyReply, FastifyRequest } from "fastify";
import { admitsUpload } from "../access/upload-tokens.ts";
import { ProblemError } from "../errors/problem.ts";
import type { AppDeps } from "../http/app-types.ts";
import { isTrustedPeer } from "../limits/client-address.ts";

/**
 * Lets those create shares who may, by UPLOAD_ACCESS.
 *
 * @throws ProblemError upload_not_allowed, sign_in_required; StoreUnavailableError when nobody can say
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
        return refuse(reply, "Bearer", "This server accepts shares only with an upload token.");
      }
      if (uploadTokens && (await admitsUpload(uploadTokens, token, now()))) return;
      const detail = "This upload token is wrong or revoked.";
      return refuse(reply, 'Bearer error="invalid_token"', detail);
    }
  }
}

/** By a header of a trusted proxy; anyone else could write it too. Whose name is in it is nobody's business. */
function isSignedIn(
  { trustProxy, uploadAccessHeader }: AppDeps["config"],
  request: FastifyRequest,
): boolean {
  if (!isTrustedPeer(request.socket, trustProxy) || uploadAccessHeader === null) return false;
  const { rawHeaders } = request.raw;
  const lines = rawHeaders.filter(
    (_, at) => rawHeaders[at - 1]?.toLowerCase() === uploadAccessHeader && at % 2 === 1,
  );
  // Two lines would be the proxy's and somebody else's.
  const [user = ""] = lines.length === 1 ? lines : [];
  return /[\p{L}\p{N}]/u.test(Buffer.from(user, "latin1").toString());
}

/** RFC 9110: a 401 says how to do better; RFC 6750 how a bearer token's does. */
function refuse(reply: FastifyReply, challenge: string, detail: string): never {
  reply.header("www-authenticate", challenge);
  throw new ProblemError("upload_not_allowed", { detail });
}
