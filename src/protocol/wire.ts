/** Where the HTTP API, version 1, has what. */
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

/**
 * A token that lets its holder create shares on a server that asks for one:
 *
 *     ots_ || base64url of 32 random bytes        47 characters
 *
 * By its beginning it is known to people, and to scanners that look for leaked secrets.
 */
export const UPLOAD_TOKEN_PREFIX = "ots_";

const FORM = /^ots_[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of an upload token; only the server knows whether it is one. */
export function isUploadToken(text: string): boolean {
  return FORM.test(text);
}

/** Some 30 years, in seconds: more digits mean no more. */
const LONGEST = 999_999_999;

/** How long the server, or a proxy before it, asks to be left alone, in seconds; undefined where it does not say. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : undefined;
}
