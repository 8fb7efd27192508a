import type { Deletion } from "../../shares/metadata-store.ts";
import { forget, type Step, settle } from "./lifecycle.ts";
import type { ShareRecord } from "./records.ts";

export function settleDue(step: Step, limit: number): string[] {
  const { sql, now } = step;
  const due = sql.all<ShareRecord>(
    "SELECT * FROM shares WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
    now,
    limit,
  );
  for (const share of due) {
    if (share.state === "gone") forget(step, share);
    else settle(step, share);
  }
  return due.map((share) => share.id);
}

export function dueDeletions({ sql, now }: Step, limit: number): Deletion[] {
  return sql.all<Deletion>(
    "SELECT shareId, blobKey FROM deletions WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
    now,
    limit,
  );
}

export function deletionDone({ sql }: Step, { blobKey }: Deletion): void {
  sql.run("DELETE FROM deletions WHERE blobKey = ?", blobKey);
}

export function postponeDeletion({ sql, now }: Step, { blobKey }: Deletion, delayMs: number): void {
  sql.run("UPDATE deletions SET dueAt = ? WHERE blobKey = ?", now + delayMs, blobKey);
}
