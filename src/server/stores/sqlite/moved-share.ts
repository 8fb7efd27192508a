import type { GoneReason } from "../../../protocol/api.ts";
import { NO_EXPIRY } from "../../shares/operator-store.ts";
import {
  checkedShare,
  type MovedQueue,
  type MovedRecord,
  type MovedShare,
} from "../migration/moved-share.ts";
import { addToTotal, findSealed, findShare, saveLease, saveShare } from "./records.ts";
import { type LeaseRecord, SEALED, SHARES, type ShareRecord } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** Reads a share and everything that belongs to it. */
export function exportShare(sql: Sql, id: string): MovedShare {
  const row = findShare(sql, id);
  if (!row) throw new Error("a share of a closed database has disappeared");
  const { dueAt: _dueAt, listState: _state, listExpiry: _expiry, needsPassword, ...share } = row;
  const guesses = "SELECT passwordVerifier FROM wrongGuesses WHERE shareId = ?";
  const timeline = "SELECT at, event FROM timeline WHERE shareId = ? ORDER BY rowid";
  return checkedShare({
    share: { ...share, needsPassword: needsPassword === 1 },
    sealed: share.state === "gone" ? null : sealedOf(sql, id),
    guesses: sql
      .all<{ passwordVerifier: string }>(guesses, id)
      .map(({ passwordVerifier }) => passwordVerifier),
    leases: sql
      .all<LeaseRecord>("SELECT * FROM leases WHERE shareId = ?", id)
      .map(({ shareId: _id, state, expiresAt, ...lease }) => ({
        ...lease,
        liveUntil: state === "live" ? expiresAt : null,
      })),
    timeline: sql.all<{ at: number; event: string }>(timeline, id).map((row) => ({ ...row })),
    queues: queuesOf(sql, id),
  });
}

/** Adds a share, unless there is one with its id. Counts nothing, and ignores the storage limit. */
export function importShare(sql: Sql, moved: MovedShare): void {
  const { share, sealed, guesses, leases, timeline, queues } = moved;
  const { id } = share;
  if (findShare(sql, id)) return;
  const record = recordOf(share);
  // Without its leases, a share that nobody can claim any more has no deadline. So saveShare sets it at the end.
  sql.run(SHARES.insert, record);
  addToTotal(sql, share.reservedBytes + (sealed?.manifest.length ?? 0));
  if (sealed) sql.run(SEALED.insert, { shareId: id, ...sealed });
  for (const guess of guesses) {
    sql.run("INSERT INTO wrongGuesses (shareId, passwordVerifier) VALUES (?, ?)", id, guess);
  }
  for (const { liveUntil, ...lease } of leases) {
    saveLease(sql, {
      ...{ ...lease, shareId: id, state: liveUntil === null ? "over" : "live" },
      // Nothing reads the end of a lease that is over.
      expiresAt: liveUntil ?? lease.claimedAt,
    });
  }
  for (const { at, event } of timeline) {
    sql.run("INSERT INTO timeline (shareId, at, event) VALUES (?, ?, ?)", id, at, event);
  }
  for (const queue of queues) importQueue(sql, id, queue);
  // The deadline and the list depend on the leases.
  saveShare(sql, record);
}

function recordOf({ needsPassword, goneReason, ...share }: MovedRecord): ShareRecord {
  return {
    ...share,
    goneReason: goneReason as GoneReason | null,
    needsPassword: needsPassword ? 1 : 0,
    // saveShare sets the first two. It sets the third only if the second changes.
    ...{ dueAt: 0, listState: "ready", listExpiry: share.expiresAt ?? NO_EXPIRY },
  };
}

function sealedOf(sql: Sql, id: string): MovedShare["sealed"] {
  const { shareId: _id, ...sealed } = findSealed(sql, id);
  return sealed;
}

function queuesOf(sql: Sql, id: string): MovedQueue[] {
  const queues = "SELECT target, dueAt FROM outboxQueues WHERE shareId = ? ORDER BY target";
  const events =
    "SELECT id, event, at, attempt FROM outbox WHERE target = ? AND shareId = ? ORDER BY number";
  type Event = MovedQueue["events"][number] & { attempt: number };
  return sql.all<{ target: string; dueAt: number }>(queues, id).flatMap(({ target, dueAt }) => {
    const rows = sql.all<Event>(events, target, id);
    const [first] = rows;
    if (!first) return [];
    const { attempt } = first;
    return [
      { target, dueAt, attempt, events: rows.map(({ id, event, at }) => ({ id, event, at })) },
    ];
  });
}

function importQueue(sql: Sql, shareId: string, { target, dueAt, attempt, events }: MovedQueue) {
  const queue = "INSERT INTO outboxQueues (target, shareId, dueAt) VALUES (?, ?, ?)";
  sql.run(queue, target, shareId, dueAt);
  for (const [index, { id, event, at }] of events.entries()) {
    sql.run(
      "INSERT INTO outbox (target, shareId, id, event, at, attempt) VALUES (?, ?, ?, ?, ?, ?)",
      ...[target, shareId, id, event, at, index === 0 ? attempt : 0],
    );
  }
}
