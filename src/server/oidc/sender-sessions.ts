import { createHmac, randomBytes } from "node:crypto";
import type { AdminStore } from "../admin/admin-store.ts";

/** A person who sends all day signs in once. */
const LIFETIME_MS = 12 * 3_600_000;

/** 32 bytes, base64url. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/**
 * Sessions of senders. The keyed hash has a key of its own: the id of a sender's session opens no session of an
 * administrator, and the id of an administrator's session opens none of a sender.
 */
export class SenderSessions {
  readonly #store: AdminStore;
  readonly #key: Uint8Array;

  constructor(store: AdminStore, key: Uint8Array) {
    this.#store = store;
    this.#key = key;
  }

  /** Starts a session and returns its id. The store does not learn who sends. */
  async start(): Promise<string> {
    const id = randomBytes(32).toString("base64url");
    await this.#store.startSession({
      ...{ key: this.#keyOf(id), name: "", method: "sender" },
      ...{ idleMs: LIFETIME_MS, lifetimeMs: LIFETIME_MS },
    });
    return id;
  }

  async isAlive(id: string): Promise<boolean> {
    if (!SESSION_ID.test(id)) return false;
    const session = await this.#store.readSession(this.#keyOf(id), false);
    return session?.method === "sender";
  }

  async end(id: string): Promise<void> {
    if (SESSION_ID.test(id)) await this.#store.endSession(this.#keyOf(id));
  }

  #keyOf(id: string): string {
    return createHmac("sha256", this.#key).update(id).digest("base64url");
  }
}
