import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.ts";
import { SIGN_IN_SECONDS } from "../../config/oidc-settings.ts";
import { basePathOf } from "../../config/site-address.ts";
import { cameByHttps } from "../../http/answer-headers.ts";
import type { SignInFor } from "../../oidc/pending-sign-ins.ts";

/** The cookies of people who sign in. */
const NAMES = {
  /** The id of an administrator's session. */
  session: "onetimeshare-admin-session",
  /** The secret of the CSRF token in the administrators' sign-in form. */
  form: "onetimeshare-admin-form",
  /** A sign-in that has begun at the provider. */
  "admin-sign-in": "onetimeshare-admin-sign-in",
  "sender-sign-in": "onetimeshare-sender-sign-in",
  /** The id of a sender's session. */
  "sender-session": "onetimeshare-sender-session",
} as const;

type CookieKind = keyof typeof NAMES;

/** The cookie of a sign-in that has begun. */
export const pendingCookies = {
  admin: "admin-sign-in",
  sender: "sender-sign-in",
} as const satisfies Record<SignInFor, CookieKind>;

/**
 * Browsers accept the prefix `__Host-` only from this host, over https and for all paths. So no other host of the domain can
 * set the cookie. Under a path, the cookie must not go to the other programs of the host, so its prefix is `__Secure-`. Over
 * http on the same machine, browsers would refuse both.
 */
function nameOf(kind: CookieKind, isHttps: boolean, config: Config): string {
  const prefix = basePathOf(config) === "" ? "__Host-" : "__Secure-";
  return `${isHttps ? prefix : ""}${NAMES[kind]}`;
}

/** Null if the browser sent no such cookie. */
export function readCookie(
  request: FastifyRequest,
  config: Config,
  kind: CookieKind,
): string | null {
  return request.cookies[nameOf(kind, cameByHttps(request, config), config)] || null;
}

/** The id of the session; null if there is no such cookie. */
export function sessionIdOf(request: FastifyRequest, config: Config): string | null {
  return readCookie(request, config, "session");
}

export function formSecretOf(request: FastifyRequest, config: Config): string | null {
  return readCookie(request, config, "form");
}

/** Sets a cookie. A begun sign-in has a time limit; other cookies last until the browser closes. The store ends sessions. */
export function setCookie(
  reply: FastifyReply,
  config: Config,
  kind: CookieKind,
  value: string,
): void {
  const secure = cameByHttps(reply.request, config);
  reply.setCookie(nameOf(kind, secure, config), value, optionsFor(kind, secure, config));
}

export function clearCookie(reply: FastifyReply, config: Config, kind: CookieKind): void {
  const secure = cameByHttps(reply.request, config);
  reply.clearCookie(nameOf(kind, secure, config), optionsFor(kind, secure, config));
}

function optionsFor(kind: CookieKind, secure: boolean, config: Config) {
  const common = { path: basePathOf(config) || "/", httpOnly: true, secure } as const;
  // The browser returns from the provider, which is another site. Browsers send no strict cookie with such a request.
  return kind === "admin-sign-in" || kind === "sender-sign-in"
    ? ({ ...common, sameSite: "lax", maxAge: SIGN_IN_SECONDS } as const)
    : ({ ...common, sameSite: "strict" } as const);
}
