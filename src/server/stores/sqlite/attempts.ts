import {
  type Attempt,
  type AttemptRefusal,
  type LifecycleRules,
  MAX_WRONG_PASSWORDS,
} from "../../shares/metadata-store.ts";
import { recordEvent } from "./events.ts";
import { close, closedView, currentShare, endShareIfOver, goneView } from "./lifecycle.ts";
import type { ShareTransaction } from "./operations.ts";
import { findSealed, saveShare } from "./records.ts";
import type { ShareRecord } from "./schema.ts";

type Admission = { outcome: "admitted"; share: ShareRecord } | AttemptRefusal;

/** Checks the link, and whether the share is ready. The password is checked later. */
export function admitByLink(tx: ShareTransaction, id: string, attempt: Attempt): Admission {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  // Verifiers are hashes: the duration of a comparison reveals nothing about the hashed value.
  const hasLink = share.linkVerifier === attempt.linkVerifier;
  if (share.state === "gone") return hasLink ? goneView(share) : { outcome: "gone", gone: null };
  if (!hasLink) return { outcome: "wrong_link" };
  if (share.state === "uploading") return { outcome: "not_ready" };
  return { outcome: "admitted", share };
}

/**
 * Checks, in this order, the end of claims, the password and the downloads that are left. Counts a wrong password.
 * Null: the share may be claimed.
 */
export function refuseOnce(
  tx: ShareTransaction,
  share: ShareRecord,
  attempt: Attempt,
): AttemptRefusal | null {
  const refusal =
    closedView(share) ?? (share.needsPassword === 1 ? refuseByPassword(tx, share, attempt) : null);
  return refusal ?? (share.remainingDownloads > 0 ? null : { outcome: "already_claimed" });
}

export function hasPassword(
  { sql }: ShareTransaction,
  share: ShareRecord,
  attempt: Attempt,
): boolean {
  if (share.needsPassword === 0) return true;
  return findSealed(sql, share.id).passwordVerifier === attempt.passwordVerifier;
}

/** The number of wrong passwords until the next lock, within the limit for the whole life of the share. */
export function attemptsAllowed(rules: LifecycleRules, wrongPasswords: number): number {
  return Math.min(rules.passwordAttempts, MAX_WRONG_PASSWORDS - wrongPasswords);
}

function refuseByPassword(
  tx: ShareTransaction,
  share: ShareRecord,
  attempt: Attempt,
): AttemptRefusal | null {
  if (share.attemptsLeft <= 0) return { outcome: "locked" };
  const { passwordVerifier } = attempt;
  if (passwordVerifier === null) return { outcome: "password_required" };
  if (hasPassword(tx, share, attempt)) return null;
  countWrongPassword(tx, share, passwordVerifier);
  saveShare(tx.sql, share);
  return { outcome: "wrong_password", attemptsRemaining: Math.max(0, share.attemptsLeft) };
}

/** The same wrong password counts once: the client repeats a request whose answer was lost. */
function countWrongPassword(
  tx: ShareTransaction,
  share: ShareRecord,
  passwordVerifier: string,
): void {
  const { sql, now } = tx;
  const query = "INSERT OR IGNORE INTO wrongGuesses (shareId, passwordVerifier) VALUES (?, ?)";
  if (sql.run(query, share.id, passwordVerifier) === 0) return;
  share.wrongPasswords++;
  share.attemptsLeft--;
  recordEvent(tx, share.id, "wrong_password");
  if (share.wrongPasswords >= MAX_WRONG_PASSWORDS) {
    close(share, "wrong_passwords", now);
    recordEvent(tx, share.id, "ended_by_wrong_passwords");
    endShareIfOver(tx, share);
  } else if (share.attemptsLeft === 0) {
    recordEvent(tx, share.id, "locked");
  }
}
