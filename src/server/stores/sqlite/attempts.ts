import {
  type Attempt,
  type AttemptRefusal,
  type LifecycleRules,
  MAX_WRONG_PASSWORDS,
} from "../../shares/metadata-store.ts";
import {
  close,
  closedView,
  currentShare,
  endShareIfOver,
  goneView,
  type Step,
} from "./lifecycle.ts";
import { addToTimeline, findSealed, type ShareRecord, saveShare } from "./records.ts";

export type Admission = { outcome: "admitted"; share: ShareRecord } | AttemptRefusal;

/** Checks the link alone: what stands between an attempt and a share, up to the password. */
export function admitByLink(step: Step, id: string, attempt: Attempt): Admission {
  const share = currentShare(step, id);
  if (!share) return { outcome: "not_found" };
  // Verifiers are hashes: the time that a comparison takes tells nothing of what was hashed.
  const hasLink = share.linkVerifier === attempt.linkVerifier;
  if (share.state === "gone") return hasLink ? goneView(share) : { outcome: "gone", gone: null };
  if (!hasLink) return { outcome: "wrong_link" };
  if (share.state === "uploading") return { outcome: "not_ready" };
  return { outcome: "admitted", share };
}

/** Checks all, in the one order in which it is checked, and counts a wrong password. */
export function admitOnce(step: Step, id: string, attempt: Attempt): Admission {
  const admission = admitByLink(step, id, attempt);
  if (admission.outcome !== "admitted") return admission;
  const { share } = admission;
  if (share.closedReason !== null) return closedView(share, share.closedReason);
  const refusal = share.needsPassword === 1 ? refuseByPassword(step, share, attempt) : null;
  return refusal ?? (share.remainingDownloads > 0 ? admission : { outcome: "already_claimed" });
}

export function hasPassword({ sql }: Step, share: ShareRecord, attempt: Attempt): boolean {
  if (share.needsPassword === 0) return true;
  return findSealed(sql, share.id).passwordVerifier === attempt.passwordVerifier;
}

/** How many wrong passwords may follow, within the total. */
export function attemptsAllowed(rules: LifecycleRules, wrongPasswords: number): number {
  return Math.min(rules.passwordAttempts, MAX_WRONG_PASSWORDS - wrongPasswords);
}

function refuseByPassword(step: Step, share: ShareRecord, attempt: Attempt): AttemptRefusal | null {
  if (share.attemptsLeft <= 0) return { outcome: "locked" };
  const { passwordVerifier } = attempt;
  if (passwordVerifier === null) return { outcome: "password_required" };
  if (hasPassword(step, share, attempt)) return null;
  countWrongPassword(step, share, passwordVerifier);
  saveShare(step.sql, share);
  return { outcome: "wrong_password", attemptsRemaining: Math.max(0, share.attemptsLeft) };
}

/** A wrong password that was sent before does not count again: the first answer may have been lost. */
function countWrongPassword(step: Step, share: ShareRecord, passwordVerifier: string): void {
  const { sql, now } = step;
  const isNew = sql.run(
    "INSERT OR IGNORE INTO wrongGuesses (shareId, passwordVerifier) VALUES (?, ?)",
    share.id,
    passwordVerifier,
  );
  if (isNew === 0) return;
  share.wrongPasswords++;
  share.attemptsLeft--;
  addToTimeline(sql, share.id, now, "wrong_password");
  if (share.wrongPasswords >= MAX_WRONG_PASSWORDS) {
    close(share, "wrong_passwords", now);
    addToTimeline(sql, share.id, now, "ended_by_wrong_passwords");
    endShareIfOver(step, share);
  } else if (share.attemptsLeft === 0) {
    addToTimeline(sql, share.id, now, "locked");
  }
}
