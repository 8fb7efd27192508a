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
