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

const ENCRYPTION = "A256GCM";

/**
 * Sign-ins that have begun and have not returned. Each one is in an encrypted cookie of its browser, so that visitors store
 * nothing on the server. The store records only that a state was used: each state works once.
 */
export class PendingSignIns {
  readonly #store: AdminStore;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  /** @param key 32 bytes */
  constructor(store: AdminStore, key: Uint8Array, now: () => number) {
    this.#store = store;
    this.#key = key;
    this.#now = now;
  }

  /** The value of the cookie. */
  seal(signInFor: SignInFor, pending: PendingSignIn): Promise<string> {
    const seconds = Math.floor(this.#now() / 1000);
    return new EncryptJWT({ ...pending })
      .setProtectedHeader({ alg: "dir", enc: ENCRYPTION })
      .setAudience(signInFor)
      .setExpirationTime(seconds + SIGN_IN_SECONDS)
      .encrypt(this.#key);
  }

  /** Null for a cookie that was not encrypted with this key, is too old, or belongs to a sign-in of the other kind. */
  async open(signInFor: SignInFor, cookie: string): Promise<PendingSignIn | null> {
    try {
      const { payload } = await jwtDecrypt<PendingSignIn>(cookie, this.#key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: [ENCRYPTION],
        audience: signInFor,
        requiredClaims: ["exp"],
        currentDate: new Date(this.#now()),
      });
      const { state, nonce, codeVerifier, hasOwnTab } = payload;
      return { state, nonce, codeVerifier, hasOwnTab };
    } catch {
      return null;
    }
  }

  /** Whether this is the first use of a state. It decides between simultaneous requests of all servers. */
  takeState(state: string): Promise<boolean> {
    return this.#store.takeOnce(`oidc-state:${state}`, SIGN_IN_SECONDS * 1000);
  }
}
