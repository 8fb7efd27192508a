import type { Config } from "../config/config.ts";
import { networksOf } from "../limits/client-address.ts";
import type { ClientLimits, LimitAnswer } from "../limits/client-limits.ts";
import { adminKeysOf } from "./admin-keys.ts";
import type { AdminStore } from "./admin-store.ts";
import { ApiTokens } from "./api-tokens.ts";
import { AuditLog } from "./audit.ts";
import { Passkeys } from "./passkeys.ts";
import { PasswordCheck } from "./password-check.ts";
import { AdminSessions } from "./sessions.ts";

interface AdministrationOptions {
  config: Config;
  /** SECRET_KEY, or the key in DATA_DIR. */
  secret: Uint8Array;
  store: AdminStore;
  /** They limit sign-ins even with RATE_LIMIT=off: that setting is for benchmarks, not for passwords. */
  limits: ClientLimits;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The sign-ins of administrators, and the audit log. */
export class Administration {
  readonly sessions: AdminSessions;
  readonly tokens: ApiTokens;
  readonly audit: AuditLog;
  /** Null: there is no sign-in by password. An administrator needs the password to add a passkey. */
  readonly passkeys: Passkeys | null;
  readonly limits: ClientLimits;
  /** Null: there is no sign-in by password. */
  readonly #password: PasswordCheck | null;

  constructor({ config, secret, store, limits, now }: AdministrationOptions) {
    const keys = adminKeysOf(secret, config);
    const { adminUsername, adminPassword, adminPasswordHash } = config;
    const password = adminPasswordHash ?? adminPassword;
    this.sessions = new AdminSessions(store, keys);
    this.tokens = new ApiTokens(store, keys, now);
    this.audit = new AuditLog(store, limits, keys.network);
    this.passkeys =
      adminUsername === null ? null : new Passkeys(store, keys.passkey, adminUsername);
    this.limits = limits;
    this.#password =
      adminUsername !== null && password !== null
        ? new PasswordCheck(adminUsername, password)
        : null;
  }

  /** The name of the administrator who has a password; null if there is none. */
  get username(): string | null {
    return this.#password?.username ?? null;
  }

  /** Counts an attempt to sign in. Call it before the password or the passkey is checked. */
  admitAttempt(address: string): Promise<LimitAnswer> {
    return this.limits.admitSignIn("admin-login", address);
  }

  /** Subtracts an attempt that succeeded, or that nobody judged, from the attempts of the client. */
  forgiveAttempt(address: string): Promise<void> {
    return this.limits.forgiveSignIn("admin-login", address);
  }

  /**
   * Returns the name of the administrator, or null if the name or the password is wrong. Records the failure.
   *
   * @param recordFailure appends an entry to the audit log; by default, the entry of a failed sign-in
   * @throws ProblemError unavailable, when too many attempts wait. Such an attempt does not count
   */
  async checkPassword(
    address: string,
    name: string,
    password: string,
    recordFailure: () => Promise<void> = () => this.audit.appendFailedSignIn(address),
  ): Promise<string | null> {
    // The password check serves networks in turn. A client counts as its widest network, so that it gets no more turns by
    // using many smaller networks.
    const network = networksOf(address).at(-1)?.name ?? "";
    const isRight = await this.#password
      ?.isRight(network, name, password)
      .catch(async (error: unknown) => {
        // A client that obeys Retry-After must not use up its limit with attempts that nobody has judged.
        await this.forgiveAttempt(address);
        throw error;
      });
    if (!isRight) {
      await recordFailure();
      return null;
    }
    await this.forgiveAttempt(address);
    return this.username;
  }
}
