import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.ts";
import { cameByHttps } from "../../http/answer-headers.ts";

/* The cookies of the admin pages: `session` has the id of a session, `form` the secret of the sign-in form's CSRF token. */

type CookieKind = "session" | "form";

/**
 * With the prefix `__Host-`, browsers accept the cookie only from this host, over https and for all paths: no other host of
 * the domain can set it. Over http on the same machine browsers would refuse the prefix.
 */
function nameOf(kind: CookieKind, isHttps: boolean): string {
  return `${isHttps ? "__Host-" : ""}onetimeshare-admin-${kind}`;
}

/** The id of the session; null if there is no such cookie. */
export function sessionIdOf(request: FastifyRequest, config: Config): string | null {
  return request.cookies[nameOf("session", cameByHttps(request, config))] ?? null;
}

export function formSecretOf(request: FastifyRequest, config: Config): string | null {
  return request.cookies[nameOf("form", cameByHttps(request, config))] || null;
}

/** Sets a cookie until the browser closes. The store decides when a session ends. */
export function setCookie(
  reply: FastifyReply,
  config: Config,
  kind: CookieKind,
  value: string,
): void {
  const secure = cameByHttps(reply.request, config);
  reply.setCookie(nameOf(kind, secure), value, optionsFor(secure));
}

export function clearCookie(reply: FastifyReply, config: Config, kind: CookieKind): void {
  const secure = cameByHttps(reply.request, config);
  reply.clearCookie(nameOf(kind, secure), optionsFor(secure));
}

function optionsFor(secure: boolean) {
  return { path: "/", httpOnly: true, secure, sameSite: "strict" } as const;
}
