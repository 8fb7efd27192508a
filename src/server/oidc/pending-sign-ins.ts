import { EncryptJWT, jwtDecrypt } from "jose";
import type { AdminStore } from "../admin/admin-store.ts";
import { SIGN_IN_SECONDS } from "../config/oidc-settings.ts";
import type { SignInSecrets } from "./provider.ts";

/** The kind of a sign-in. A sender's sign-in never gives the rights of an administrator. */
export type SignInFor = "admin" | "sender";

/** A sign-in that has begun, as the browser stores it. */
export interface PendingSignIn extends SignInSecrets {
  /** Whether it began in a tab of its own, so that the page with the draft is still open. */
  hasOwnTab: boolean;
}

/** A sign-in whose browser has returned. */
export interface ReturnedSignIn extends PendingSignIn {
  /** By the store's clock, milliseconds since 1970. */
  endsAt: number;
}

const ENCRYPTION = "A256GCM";

/**
 * Sign-ins that have begun and have not returned. Each one is in an encrypted cookie of its browser, so that visitors store
 * nothing on the server. The store records only that a state was used: each state works once, until its end. The store's
 * clock decides whether a cookie is too old and whether a state is at its end.
 */
export class PendingSignIns {
  readonly #store: AdminStore;
  readonly #key: Uint8Array;

  /** @param key 32 bytes */
  constructor(store: AdminStore, key: Uint8Array) {
    this.#store = store;
    this.#key = key;
  }

  /** The value of the cookie. */
  async seal(signInFor: SignInFor, pending: PendingSignIn): Promise<string> {
    const seconds = Math.floor((await this.#store.readClock()) / 1000);
    return new EncryptJWT({ ...pending })
      .setProtectedHeader({ alg: "dir", enc: ENCRYPTION })
      .setAudience(signInFor)
      .setExpirationTime(seconds + SIGN_IN_SECONDS)
      .encrypt(this.#key);
  }

  /** Null for a cookie that was not encrypted with this key, is too old, or belongs to a sign-in of the other kind. */
  async open(signInFor: SignInFor, cookie: string): Promise<ReturnedSignIn | null> {
    const now = await this.#store.readClock();
    try {
      const { payload } = await jwtDecrypt<PendingSignIn>(cookie, this.#key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: [ENCRYPTION],
        audience: signInFor,
        requiredClaims: ["exp"],
        currentDate: new Date(now),
      });
      const { state, nonce, codeVerifier, hasOwnTab, exp = 0 } = payload;
      return { state, nonce, codeVerifier, hasOwnTab, endsAt: exp * 1000 };
    } catch {
      return null;
    }
  }

  /** Whether this is the first use of a state. It decides between simultaneous requests of all servers. */
  takeState({ state, endsAt }: ReturnedSignIn): Promise<boolean> {
    return this.#store.takeOnce(`oidc-state:${state}`, endsAt);
  }
}
