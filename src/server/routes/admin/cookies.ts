import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.ts";
import { SIGN_IN_SECONDS } from "../../config/oidc-settings.ts";
import { cameByHttps } from "../../http/answer-headers.ts";
import type { SignInFor } from "../../oidc/pending-sign-ins.ts";

/*
 * The cookies of people who sign in. For administrators: `session` has the id of a session, `form` the secret of the sign-in
 * form's CSRF token. For senders: `sender-session`. The others have a sign-in that has begun at the provider.
 */

const NAMES = {
  session: "onetimeshare-admin-session",
  form: "onetimeshare-admin-form",
  "admin-sign-in": "onetimeshare-admin-sign-in",
  "sender-session": "onetimeshare-sender-session",
  "sender-sign-in": "onetimeshare-sender-sign-in",
} as const;

type CookieKind = keyof typeof NAMES;

/** The cookie of a sign-in that has begun. */
export const pendingCookies = {
  admin: "admin-sign-in",
  sender: "sender-sign-in",
} as const satisfies Record<SignInFor, CookieKind>;

/**
 * With the prefix `__Host-`, browsers accept the cookie only from this host, over https and for all paths: no other host of
 * the domain can set it. Over http on the same machine browsers would refuse the prefix.
 */
function nameOf(kind: CookieKind, isHttps: boolean): string {
  return `${isHttps ? "__Host-" : ""}${NAMES[kind]}`;
}

/** Null if the browser sent no such cookie. */
export function readCookie(
  request: FastifyRequest,
  config: Config,
  kind: CookieKind,
): string | null {
  return request.cookies[nameOf(kind, cameByHttps(request, config))] || null;
}

/** The id of the session; null if there is no such cookie. */
export function sessionIdOf(request: FastifyRequest, config: Config): string | null {
  return readCookie(request, config, "session");
}

export function formSecretOf(request: FastifyRequest, config: Config): string | null {
  return readCookie(request, config, "form");
}

/** Sets a cookie until the browser closes. The store decides when a session ends. */
export function setCookie(
  reply: FastifyReply,
  config: Config,
  kind: CookieKind,
  value: string,
): void {
  const secure = cameByHttps(reply.request, config);
  reply.setCookie(nameOf(kind, secure), value, optionsFor(kind, secure));
}

export function clearCookie(reply: FastifyReply, config: Config, kind: CookieKind): void {
  const secure = cameByHttps(reply.request, config);
  reply.clearCookie(nameOf(kind, secure), optionsFor(kind, secure));
}

function optionsFor(kind: CookieKind, secure: boolean) {
  const common = { path: "/", httpOnly: true, secure } as const;
  // The provider returns the browser from another site, where browsers send no strict cookie.
  return kind === "admin-sign-in" || kind === "sender-sign-in"
    ? ({ ...common, sameSite: "lax", maxAge: SIGN_IN_SECONDS } as const)
    : ({ ...common, sameSite: "strict" } as const);
}
