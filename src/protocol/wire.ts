/** The paths of the HTTP API, version 1. */
export const API = "/api/v1";

export const paths = {
  config: `${API}/config`,
  shares: `${API}/shares`,
  share: (id: string) => `${API}/shares/${id}`,
  upload: (id: string) => `${API}/uploads/${id}`,
  preview: (id: string) => `${API}/shares/${id}/preview`,
  claims: (id: string) => `${API}/shares/${id}/claims`,
  content: (id: string) => `${API}/shares/${id}/content`,
  receipt: (id: string) => `${API}/shares/${id}/receipt`,
  events: (id: string) => `${API}/shares/${id}/events`,
  unlock: (id: string) => `${API}/shares/${id}/unlock`,
} as const;

/** The largest accepted manifest, encrypted, in bytes. */
export const MAX_MANIFEST_SIZE = 64 * 1024;

/**
 * A token that lets its holder create shares on a server that asks for one:
 *
 *     ots_ || base64url of 32 random bytes        47 characters
 *
 * The prefix lets people and secret scanners recognise it.
 */
export const UPLOAD_TOKEN_PREFIX = "ots_";

const FORM = /^ots_[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of an upload token. Only the server knows if it is valid. */
export function isUploadToken(text: string): boolean {
  return FORM.test(text);
}

/** The sign-in of senders on a server with UPLOAD_ACCESS=oidc, for its send page. */
export const signInPaths = {
  start: "/oidc/start",
  callback: "/oidc/callback",
  session: "/oidc/session",
  logout: "/oidc/logout",
} as const;

/** Why a server with UPLOAD_ACCESS=oidc refuses a share. */
export const SIGN_IN_OR_TOKEN =
  "This server accepts shares from people who have signed in, and from programs with an upload token.";

/** About 30 years, in seconds. */
const LONGEST = 999_999_999;

/** The Retry-After of the server or a proxy, in seconds; undefined if there is none. */
export function retryAfterOf(headers: Pick<Headers, "get">): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : undefined;
}

/** The value, or null if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
