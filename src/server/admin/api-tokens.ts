import { randomBytes } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { AdminKeys } from "./admin-keys.ts";
import type { AdminSession, AdminStore } from "./admin-store.ts";
import { sessionKeyOf, TOKEN_SECONDS } from "./sessions.ts";

const ALGORITHM = "HS256";
const ISSUER = "onetimeshare";
const AUDIENCE = "admin";
const SCOPE = "admin";

/**
 * API tokens: JWTs (RFC 7519) that a program sends as `Authorization: Bearer`. Each token contains the id of its own
 * session, and ends with this session. The store has a keyed hash of the id.
 */
export class ApiTokens {
  readonly #store: AdminStore;
  readonly #keys: Pick<AdminKeys, "session" | "token">;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(store: AdminStore, keys: Pick<AdminKeys, "session" | "token">, now: () => number) {
    this.#store = store;
    this.#keys = keys;
    this.#now = now;
  }

  async issue(name: string): Promise<string> {
    const id = randomBytes(32).toString("base64url");
    const key = sessionKeyOf(this.#keys, "token", id);
    const lifetimeMs = TOKEN_SECONDS * 1000;
    await this.#store.startSession({ key, name, method: "token", idleMs: lifetimeMs, lifetimeMs });
    const issuedAt = Math.floor(this.#now() / 1000);
    return new SignJWT({ scope: SCOPE, sid: id })
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(name)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(this.#keys.token);
  }

  /**
   * The session of a valid token. Null for a token with another algorithm, signature, issuer, audience or scope, for an
   * expired one, and for one whose session was ended.
   */
  async sessionOf(token: string): Promise<AdminSession | null> {
    const id = await this.#sessionIdOf(token);
    if (id === null) return null;
    return this.#store.readSession(sessionKeyOf(this.#keys, "token", id), false);
  }

  async #sessionIdOf(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.token, {
        algorithms: [ALGORITHM],
        ...{ issuer: ISSUER, audience: AUDIENCE, typ: "JWT" },
        requiredClaims: ["exp", "iat", "sub", "sid", "scope"],
        currentDate: new Date(this.#now()),
      });
      return payload.scope === SCOPE && typeof payload.sid === "string" ? payload.sid : null;
    } catch {
      // jose throws for every kind of invalid token. The caller must not learn the kind.
      return null;
    }
  }
}
