import type { FastifyReply, FastifyRequest } from "fastify";
import type { AppDeps } from "../../http/app-types.ts";
import { setCookie } from "./cookies.ts";

/**
 * A CSRF token for a form. Without one, another site could sign its visitors in under a name of its choice. Before the
 * sign-in, the token's secret is in a cookie of the visitor, so that visits store nothing on the server.
 */
export function csrfTokenFor(
  { config }: Pick<AppDeps, "config">,
  request: FastifyRequest,
  reply: FastifyReply,
): string {
  const hadSecret = request.session._csrf !== undefined;
  const token = reply.generateCsrf();
  const { _csrf: secret } = request.session;
  if (!hadSecret && secret !== undefined) setCookie(reply, config, "form", secret);
  return token;
}
