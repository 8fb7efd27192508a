import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../errors/problem.ts";

/** Who makes a request. */
export interface Admin {
  /** For the audit log: `admin:<name>`. */
  actor: string;
  /** `session`: a browser with a session cookie. `token`: a program with an API token. */
  via: "session" | "token";
  /** The key of the session: the cookie's, or the one that a token names. */
  sessionKey: string;
  /** The CSRF token of the session, for the forms of its pages. Null for a program. */
  csrfToken: string | null;
}

declare module "fastify" {
  interface FastifyRequest {
    admin: Admin | null;
  }
  interface FastifyContextConfig {
    /** The page asks by itself, so the request does not keep the session alive. */
    isBackground?: boolean;
  }
}

/**
 * The administrator of a request. Every route in the scope of `adminRoutes` has one: its hooks have refused other
 * requests, before their body was read, and writes without the session's CSRF token or from another origin.
 *
 * @throws ProblemError unauthorized
 */
export function adminOf(request: FastifyRequest): Admin {
  if (!request.admin) throw new ProblemError("unauthorized");
  return request.admin;
}
