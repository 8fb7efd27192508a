import { createHmac, randomBytes } from "node:crypto";
import type { AdminKeys } from "./admin-keys.ts";
import type { AdminSession, AdminStore, BrowserSignIn } from "./admin-store.ts";

const MINUTE_MS = 60_000;

/** The limits of a browser's session. */
const IDLE_MS = 30 * MINUTE_MS;
const LIFETIME_MS = 12 * 60 * MINUTE_MS;

/** The lifetime of an API token and its session. */
export const TOKEN_SECONDS = 300;

/**
 * The actor of a session, for the audit log. The provider chooses the subject of an account, so the subject could equal an
 * administrator's name. The prefix distinguishes the two.
 */
export function actorOf({ name, method }: Pick<AdminSession, "name" | "method">): string {
  return `${method === "oidc" ? "oidc" : "admin"}:${name}`;
}

/** 32 bytes, base64url. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/**
 * The sessions of administrators in browsers. A browser has the id of its session in a cookie; the store has a keyed hash of
 * it. So neither a copy of the store nor SECRET_KEY alone opens a session.
 */
export class AdminSessions {
  readonly #store: AdminStore;
  readonly #keys: AdminKeys;

  constructor(store: AdminStore, keys: AdminKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  /** Starts a session and returns its id. */
  async start(name: string, method: BrowserSignIn): Promise<string> {
    const id = randomBytes(32).toString("base64url");
    const times = { idleMs: IDLE_MS, lifetimeMs: LIFETIME_MS };
    await this.#store.startSession({ key: this.#keyOf(id), name, method, ...times });
    return id;
  }

  /** The session of an id; null if it is not alive. With `renew`, its idle time starts again. */
  async read(id: string, renew: boolean): Promise<AdminSession | null> {
    if (!SESSION_ID.test(id)) return null;
    return this.#store.readSession(this.#keyOf(id), renew);
  }

  async end(id: string): Promise<void> {
    if (SESSION_ID.test(id)) await this.#store.endSession(this.#keyOf(id));
  }

  /** The secret of the CSRF tokens of a session. It changes with the id, so that it changes at each sign-in. */
  csrfSecretOf(id: string): string {
    return createHmac("sha256", this.#keys.csrf).update(id).digest("base64url");
  }

  #keyOf(id: string): string {
    return sessionKeyOf(this.#keys, "browser", id);
  }
}

/** The key under which the store has a session. An id of one kind opens no session of the other. */
export function sessionKeyOf(
  { session }: Pick<AdminKeys, "session">,
  kind: "browser" | "token",
  id: string,
): string {
  return createHmac("sha256", session).update(`${kind} ${id}`).digest("base64url");
}
