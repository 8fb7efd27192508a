import { createHash, hkdfSync } from "node:crypto";
import type { FastifyBaseLogger } from "fastify";
import { signInPaths } from "../../protocol/wire.ts";
import type { AdminStore } from "../admin/admin-store.ts";
import type { Config } from "../config/config.ts";
import type { ClaimRule, EVERY_ACCOUNT } from "../config/oidc-settings.ts";
import { ProblemError } from "../errors/problem.ts";
import type { ClientLimits, LimitAnswer, SignInRule } from "../limits/client-limits.ts";
import { type Claims, satisfies } from "./claims.ts";
import { PendingSignIns, type ReturnedSignIn, type SignInFor } from "./pending-sign-ins.ts";
import { OidcProvider } from "./provider.ts";
import { SenderSessions } from "./sender-sessions.ts";

/** The paths to which the provider returns people. Register both with the provider, with BASE_URL before each. */
export const CALLBACK_PATHS: Record<SignInFor, string> = {
  admin: "/admin/oidc/callback",
  sender: signInPaths.callback,
};

interface SingleSignOnOptions {
  config: Config;
  /** SECRET_KEY, or the key in DATA_DIR. */
  secret: Uint8Array;
  store: AdminStore;
  limits: ClientLimits;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The request that finishes a sign-in. */
interface Attempt {
  /** The client's address. */
  address: string;
  /** Throws if the client has failed too often. */
  obeyLimit(answer: LimitAnswer): void;
  /** Runs when a sign-in of this browser fails. */
  recordFailure(): Promise<void>;
}

/** Failed senders must not use up the sign-ins of an administrator on the same network. */
const LIMITS: Record<SignInFor, SignInRule> = { admin: "admin-login", sender: "sender-login" };

/** A person whom the provider has signed in, and whom the settings admit. */
export interface SignedIn {
  /** Identifies the account at the provider. */
  subject: string;
  hasOwnTab: boolean;
}

/** The sign-in with OIDC_ISSUER, for administrators and for senders. */
export class SingleSignOn {
  readonly senderSessions: SenderSessions;
  readonly #pending: PendingSignIns;
  readonly #provider: OidcProvider;
  readonly #limits: ClientLimits;
  readonly #baseUrl: string;
  readonly #rules: Record<SignInFor, ClaimRule | typeof EVERY_ACCOUNT | null>;

  /** Null if the settings name no provider. */
  static of(options: SingleSignOnOptions): SingleSignOn | null {
    const { oidcIssuer, oidcClientId, oidcClientSecret, oidcScope, baseUrl } = options.config;
    if (oidcIssuer === null || oidcClientId === null || oidcClientSecret === null) return null;
    if (baseUrl === null) return null;
    const { log, now } = options;
    const warn = (fault: object) =>
      log.warn(
        { fault, issuer: oidcIssuer },
        "the sign-in with the provider of OIDC_ISSUER failed",
      );
    const [issuer, clientId, clientSecret] = [oidcIssuer, oidcClientId, oidcClientSecret];
    const registration = { issuer, clientId, clientSecret, scope: oidcScope };
    return new SingleSignOn(
      { ...options, baseUrl },
      new OidcProvider({ ...registration, warn, now }),
    );
  }

  private constructor(
    { config, secret, store, limits, baseUrl }: SingleSignOnOptions & { baseUrl: string },
    provider: OidcProvider,
  ) {
    const { oidcIssuer, oidcClientId, oidcSenderClaim, oidcAdminClaim } = config;
    // Another provider or another rule ends all sessions of senders.
    const rule = JSON.stringify([oidcIssuer, oidcClientId, oidcSenderClaim]);
    const salt = createHash("sha256").update(rule).digest();
    const derive = (purpose: string) =>
      new Uint8Array(hkdfSync("sha256", secret, salt, `onetimeshare/oidc-${purpose}`, 32));
    this.senderSessions = new SenderSessions(store, derive("sender-session"));
    this.#pending = new PendingSignIns(store, derive("pending"));
    this.#provider = provider;
    this.#limits = limits;
    this.#baseUrl = baseUrl;
    this.#rules = { admin: oidcAdminClaim, sender: oidcSenderClaim };
  }

  admits(signInFor: SignInFor): boolean {
    return this.#rules[signInFor] !== null;
  }

  /**
   * Begins a sign-in.
   *
   * @returns the address of the provider, and the cookie that binds the sign-in to this browser
   * @throws ProblemError sign_in_unavailable
   */
  async begin(signInFor: SignInFor, hasOwnTab: boolean): Promise<{ address: URL; cookie: string }> {
    const secrets = OidcProvider.newSecrets();
    const redirectUri = this.#baseUrl + CALLBACK_PATHS[signInFor];
    return {
      address: await this.#provider.signInAddress(redirectUri, secrets),
      cookie: await this.#pending.seal(signInFor, { ...secrets, hasOwnTab }),
    };
  }

  /**
   * Finishes a sign-in.
   *
   * @param cookie from `begin`; null if the browser has none
   * @param query the parameters with which the browser returned
   * @throws ProblemError sign_in_failed, sign_in_unavailable, account_not_allowed, and those of `obeyLimit`
   */
  async finish(
    signInFor: SignInFor,
    cookie: string | null,
    query: string,
    { address, obeyLimit, recordFailure }: Attempt,
  ): Promise<SignedIn> {
    const rule = this.#rules[signInFor];
    const pending = cookie === null ? null : await this.#pending.open(signInFor, cookie);
    const returned = new URL(this.#baseUrl + CALLBACK_PATHS[signInFor]);
    returned.search = query;
    // A page of another site can send the browser here with a false state. Such a request must not use up the right state
    // or count as an attempt: otherwise a few images on that page could lock out the administrator.
    const isOwnState = pending?.state === returned.searchParams.get("state");
    if (rule === null || pending === null || !isOwnState) throw new ProblemError("sign_in_failed");
    obeyLimit(await this.#limits.admitSignIn(LIMITS[signInFor], address));
    const forgive = () => this.#limits.forgiveSignIn(LIMITS[signInFor], address);
    try {
      const subject = await this.#subjectOf(returned, pending, rule);
      await forgive();
      return { subject, hasOwnTab: pending.hasOwnTab };
    } catch (error) {
      // An outage is no failed sign-in.
      const isRefusal = error instanceof ProblemError && error.status === 403;
      await (isRefusal ? recordFailure() : forgive());
      throw error;
    }
  }

  async #subjectOf(
    returned: URL,
    pending: ReturnedSignIn,
    rule: ClaimRule | typeof EVERY_ACCOUNT,
  ): Promise<string> {
    if (!(await this.#pending.takeState(pending))) throw new ProblemError("sign_in_failed");
    const isAdmitted = (known: Claims) => satisfies(known, rule);
    const claims = await this.#provider.claimsOf(returned, pending, isAdmitted);
    if (!isAdmitted(claims)) throw new ProblemError("account_not_allowed");
    return claims.sub;
  }
}
