import { randomBytes } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { AdminSession, AdminStore } from "./admin-store.ts";

/** The lifetime of an API token. */
export const TOKEN_SECONDS = 300;

const ALGORITHM = "HS256";
const ISSUER = "onetimeshare";
const AUDIENCE = "admin";
const SCOPE = "admin";

/**
 * API tokens: JWTs (RFC 7519) that a program sends as `Authorization: Bearer`. Each one names a session of its own in the
 * store, so that it ends when the sessions end. Nobody has an id for such a session.
 */
export class ApiTokens {
  readonly #store: AdminStore;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(store: AdminStore, key: Uint8Array, now: () => number) {
    this.#store = store;
    this.#key = key;
    this.#now = now;
  }

  async issue(name: string): Promise<string> {
    const key = randomBytes(32).toString("base64url");
    const lifetimeMs = TOKEN_SECONDS * 1000;
    await this.#store.startSession({ key, name, method: "token", idleMs: lifetimeMs, lifetimeMs });
    const issuedAt = Math.floor(this.#now() / 1000);
    return new SignJWT({ scope: SCOPE, sid: key })
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(name)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(this.#key);
  }

  /**
   * The session of a valid token. Null for a token with another algorithm, signature, issuer, audience or scope, for an
   * expired one, and for one whose session was ended.
   */
  async sessionOf(token: string): Promise<AdminSession | null> {
    const key = await this.#sessionKeyOf(token);
    if (key === null) return null;
    const session = await this.#store.readSession(key, false);
    return session?.method === "token" ? session : null;
  }

  async #sessionKeyOf(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        ...{ issuer: ISSUER, audience: AUDIENCE, typ: "JWT" },
        requiredClaims: ["exp", "iat", "sub", "sid", "scope"],
        currentDate: new Date(this.#now()),
      });
      return payload.scope === SCOPE && typeof payload.sid === "string" ? payload.sid : null;
    } catch {
      // jose throws for every kind of invalid token. The caller must not learn which one it is.
      return null;
    }
  }
}
