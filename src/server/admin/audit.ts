import { createHmac } from "node:crypto";
import { networksOf } from "../limits/client-address.ts";
import type { ClientLimits } from "../limits/client-limits.ts";
import type { AdminStore } from "./admin-store.ts";

/** The actions in the audit log. */
export type AuditAction =
  | "sign_in"
  | "sign_in_failed"
  | "sign_in_failures_omitted"
  | "sign_out"
  | "sign_out_everywhere"
  | "token_issued"
  | "audit_exported"
  | "share_removed"
  | "share_not_removed"
  | "share_unlocked"
  | "share_not_unlocked"
  | "uploads_paused"
  | "uploads_resumed"
  | "notice_set"
  | "notice_removed"
  | "upload_token_created"
  | "upload_token_revoked"
  | "upload_token_not_revoked"
  | "rate_limit_reset"
  | "rate_limit_not_reset"
  | "passkey_added"
  | "passkey_add_failed"
  | "passkey_counter_wrong"
  | "passkey_removed";

/** Attackers must not fill the log. */
const LISTED_FAILURES = { limit: 100, windowMs: 3_600_000 };

/** Writes the audit log. An entry is written before its action takes effect, so that no action lacks its entry. */
export class AuditLog {
  readonly #store: AdminStore;
  readonly #limits: ClientLimits;
  readonly #networkKey: Uint8Array;

  constructor(store: AdminStore, limits: ClientLimits, networkKey: Uint8Array) {
    this.#store = store;
    this.#limits = limits;
    this.#networkKey = networkKey;
  }

  /**
   * @param actor from `actorOf`
   * @param address of the client
   * @param target such as the id of a share; null for the server
   */
  append(
    actor: string,
    address: string,
    action: AuditAction,
    target: string | null = null,
  ): Promise<void> {
    return this.#store.appendAudit({ actor, action, target, from: this.#networkOf(address) });
  }

  /**
   * Records a failed sign-in, at most 100 in an hour; then one entry says that more are not listed. The name that somebody
   * typed is not recorded: it may be a password in the wrong field.
   */
  async appendFailedSignIn(address: string): Promise<void> {
    if (await this.#limits.admitEvent("sign_in_failed", LISTED_FAILURES)) {
      return this.append("anonymous", address, "sign_in_failed");
    }
    if (await this.#limits.admitEvent("sign_in_failures_omitted", { ...LISTED_FAILURES, limit: 1 }))
      return this.append("anonymous", address, "sign_in_failures_omitted");
  }

  /** A keyed hash of the client's network: an IPv4 address, or the /64 of an IPv6 address. */
  #networkOf(address: string): string {
    const [{ name }] = networksOf(address);
    return createHmac("sha256", this.#networkKey).update(name).digest("base64url").slice(0, 12);
  }
}
