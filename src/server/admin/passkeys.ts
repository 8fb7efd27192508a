import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { AdminStore, NewPasskey, Passkey } from "./admin-store.ts";

/** The site for which a passkey works (WebAuthn: relying party). */
export interface RelyingParty {
  /** The host name. */
  id: string;
  /** Such as https://share.example.org. */
  origin: string;
}

/** Where a challenge may be used: for one purpose, in the browser that got it. */
interface Purpose {
  ceremony: "add" | "sign-in";
  /** A secret of the browser's session. */
  browser: string;
}

/** The time to unlock the authenticator. */
const CHALLENGE_MS = 5 * 60_000;

const NONCE_SIZE = 16;
const EXPIRY_SIZE = 6;

/**
 * The passkeys (WebAuthn) of the administrator. The authenticator must verify its user, by a fingerprint or a PIN, so that a
 * stolen key alone does not sign in.
 */
export class Passkeys {
  readonly #store: AdminStore;
  readonly #key: Uint8Array;
  readonly #username: string;

  /**
   * @param key signs challenges
   * @param username the administrator whom passkeys sign in
   */
  constructor(store: AdminStore, key: Uint8Array, username: string) {
    this.#store = store;
    this.#key = key;
    this.#username = username;
  }

  /** The passkeys of this administrator, oldest first. Passkeys of a former ADMIN_USERNAME have no effect. */
  async list(): Promise<Passkey[]> {
    const passkeys = await this.#store.listPasskeys();
    return passkeys.filter(({ user }) => user === this.#username);
  }

  /** The options with which a browser creates a passkey. */
  async optionsToAdd({ id }: RelyingParty, browser: string) {
    return generateRegistrationOptions({
      rpID: id,
      rpName: "OneTimeShare",
      userName: this.#username,
      userDisplayName: this.#username,
      userID: new Uint8Array(this.#mac("user", this.#username)),
      challenge: await this.#newChallenge({ ceremony: "add", browser }),
      timeout: CHALLENGE_MS,
      attestationType: "none",
      excludeCredentials: await this.list(),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
  }

  /** The new passkey of a browser's answer; null if the answer is not valid, or was used before. */
  async verifyNew(
    party: RelyingParty,
    browser: string,
    response: RegistrationResponseJSON,
  ): Promise<Omit<NewPasskey, "name"> | null> {
    const purpose: Purpose = { ceremony: "add", browser };
    const { registrationInfo: added } = await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => this.#isOwn(challenge, purpose),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    }).catch(() => ({ registrationInfo: null }));
    if (!added || !(await this.#takeChallenge(response))) return null;
    const { id, publicKey, counter, transports = [] } = added.credential;
    const encoded = Buffer.from(publicKey).toString("base64url");
    return { id, user: this.#username, publicKey: encoded, counter, transports };
  }

  /** The options with which a browser signs in. They name no passkey: the authenticator knows which one belongs to this site. */
  async optionsToSignIn({ id }: RelyingParty, browser: string) {
    return generateAuthenticationOptions({
      rpID: id,
      challenge: await this.#newChallenge({ ceremony: "sign-in", browser }),
      timeout: CHALLENGE_MS,
      userVerification: "required",
    });
  }

  /**
   * Checks a sign-in. `replayed`: the signature is right, but the authenticator's counter did not grow, which is a sign of a
   * cloned key.
   */
  async check(
    party: RelyingParty,
    browser: string,
    response: AuthenticationResponseJSON,
  ): Promise<{ outcome: "right" | "replayed"; passkey: Passkey } | { outcome: "wrong" }> {
    const passkey = (await this.list()).find(({ id }) => id === response.id);
    if (!passkey) return { outcome: "wrong" };
    const purpose: Purpose = { ceremony: "sign-in", browser };
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => this.#isOwn(challenge, purpose),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // The store compares and updates the counter in one step.
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: 0,
      },
    }).catch(() => null);
    if (!result?.verified || !(await this.#takeChallenge(response))) return { outcome: "wrong" };
    const use = await this.#store.usePasskey(passkey.id, result.authenticationInfo.newCounter);
    if (use === "not_found") return { outcome: "wrong" };
    return { outcome: use === "used" ? "right" : "replayed", passkey };
  }

  /**
   * A challenge that the server does not store until it is used. The store's clock decides when it ends:
   *
   *     nonce (16 bytes) | end of validity (6 bytes, milliseconds since 1970) | HMAC of both, the purpose and the browser (32)
   */
  async #newChallenge(purpose: Purpose): Promise<Uint8Array<ArrayBuffer>> {
    const end = Buffer.alloc(EXPIRY_SIZE);
    end.writeUIntBE((await this.#store.readClock()) + CHALLENGE_MS, 0, EXPIRY_SIZE);
    const head = Buffer.concat([randomBytes(NONCE_SIZE), end]);
    return new Uint8Array(Buffer.concat([head, this.#macOfChallenge(head, purpose)]));
  }

  /** Whether the challenge is from here, for this purpose. It may have ended. */
  #isOwn(challenge: string, purpose: Purpose): boolean {
    const bytes = Buffer.from(challenge, "base64url");
    const head = bytes.subarray(0, NONCE_SIZE + EXPIRY_SIZE);
    const mac = bytes.subarray(head.length);
    const expected = this.#macOfChallenge(head, purpose);
    return mac.length === expected.length && timingSafeEqual(mac, expected);
  }

  /** Whether the challenge of this verified answer has not ended, and nobody has used it before, on any server. */
  #takeChallenge({ response }: { response: { clientDataJSON: string } }): Promise<boolean> {
    const json = Buffer.from(response.clientDataJSON, "base64url").toString();
    const { challenge } = JSON.parse(json) as { challenge: string };
    const endsAt = Buffer.from(challenge, "base64url").readUIntBE(NONCE_SIZE, EXPIRY_SIZE);
    return this.#store.takeOnce(`passkey-challenge:${challenge}`, endsAt);
  }

  #macOfChallenge(head: Uint8Array, { ceremony, browser }: Purpose): Buffer {
    return this.#mac("challenge", Buffer.from(head).toString("base64url"), ceremony, browser);
  }

  #mac(...parts: string[]): Buffer {
    return createHmac("sha256", this.#key).update(JSON.stringify(parts)).digest();
  }
}
