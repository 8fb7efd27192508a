import type { Config } from "../config/config.ts";
import type { ClientLimits, LimitAnswer } from "../limits/client-limits.ts";
import { adminKeysOf } from "./admin-keys.ts";
import type { AdminStore } from "./admin-store.ts";
import { ApiTokens } from "./api-tokens.ts";
import { AuditLog } from "./audit.ts";
import { PasswordCheck } from "./password-check.ts";
import { AdminSessions } from "./sessions.ts";

/** Whether the settings name an administrator. */
export function hasAdministrator({ adminUsername }: Config): boolean {
  return adminUsername !== null;
}

/** Tells the operator at the start who can sign in. */
export function describeAdministrator(config: Config): string {
  return hasAdministrator(config)
    ? "there is an administrator, who signs in at /admin, by https or on this machine"
    : "there is no administrator: ADMIN_USERNAME is not set";
}

interface AdministrationOptions {
  config: Config;
  /** SECRET_KEY, or the key in DATA_DIR. */
  secret: Uint8Array;
  store: AdminStore;
  /** They count sign-ins, also with RATE_LIMIT=off: that setting is for benchmarks, not for passwords. */
  limits: ClientLimits;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Who may administrate the server, and what they did. */
export class Administration {
  readonly sessions: AdminSessions;
  readonly tokens: ApiTokens;
  readonly audit: AuditLog;
  readonly #limits: ClientLimits;
  /** Null: there is no sign-in by password. */
  readonly #password: PasswordCheck | null;

  constructor({ config, secret, store, limits, now }: AdministrationOptions) {
    const keys = adminKeysOf(secret, config);
    const { adminUsername, adminPassword, adminPasswordHash } = config;
    const password = adminPasswordHash ?? adminPassword;
    this.sessions = new AdminSessions(store, keys);
    this.tokens = new ApiTokens(store, keys, now);
    this.audit = new AuditLog(store, limits, keys.network);
    this.#limits = limits;
    this.#password =
      adminUsername !== null && password !== null
        ? new PasswordCheck(adminUsername, password)
        : null;
  }

  /** Counts an attempt to sign in. Call it before `checkPassword`. */
  admitAttempt(address: string): Promise<LimitAnswer> {
    return this.#limits.admitAdminLogin(address);
  }

  /**
   * Returns the name of the administrator, or null if the name or the password is wrong. Records the failure.
   *
   * @throws ProblemError unavailable, when too many attempts wait
   */
  async checkPassword(address: string, name: string, password: string): Promise<string | null> {
    if (!(await this.#password?.isRight(name, password))) {
      await this.audit.appendFailedSignIn(address);
      return null;
    }
    await this.#limits.forgiveAdminLogin(address);
    return this.#password?.username ?? null;
  }
}
