import type { AuditEntry, Passkey } from "../../admin/admin-store.ts";
import { COUNTED_DAYS } from "../../shares/operator-store.ts";
import type { MovedCounts, MovedRest, MovedToken } from "../migration/movable-store.ts";
import { dayOf } from "./counts.ts";
import type { Sql } from "./sql.ts";

/**
 * The sum of the days that are too old to be shown. The total of a counter is the sum of all its days, and other stores
 * know only the total.
 */
const BEFORE_ALL_DAYS = 0;

export function exportCounts(sql: Sql, now: number): MovedCounts {
  return countsFrom(
    sql.all<{ day: number; counter: string; value: number }>("SELECT * FROM counts"),
    now,
  );
}

export function exportRefusals(sql: Sql, now: number): MovedCounts {
  const query = "SELECT day, 'refused' AS counter, count AS value FROM refusals";
  return countsFrom(sql.all(query), now);
}

export function importCounts(sql: Sql, counts: MovedCounts): void {
  sql.run("DELETE FROM counts");
  for (const { day, counter, value } of rowsOf(counts)) {
    sql.run("INSERT INTO counts (day, counter, value) VALUES (?, ?, ?)", day, counter, value);
  }
}

export function importRefusals(sql: Sql, counts: MovedCounts): void {
  sql.run("DELETE FROM refusals");
  for (const { day, value } of rowsOf(counts)) {
    sql.run("INSERT INTO refusals (day, count) VALUES (?, ?)", day, value);
  }
}

export function exportAdmin(sql: Sql): Pick<MovedRest, "control" | "passkeys" | "taken"> {
  type Control = { notice: string | null; noticeUntil: number | null; uploadsPaused: number };
  const control = sql.get<Control>("SELECT notice, noticeUntil, uploadsPaused FROM control");
  const { notice: text = null, noticeUntil: until = null, uploadsPaused = 0 } = control ?? {};
  type Row = Omit<Passkey, "transports"> & { transports: string };
  const passkeys = sql.all<Row>("SELECT * FROM passkeys ORDER BY createdAt, id");
  return {
    control: {
      notice: text === null ? null : { text, until },
      uploadsPaused: uploadsPaused === 1,
    },
    passkeys: passkeys.map(({ transports, ...row }) => ({
      ...{ ...row, transports: JSON.parse(transports) as string[] },
    })),
    taken: sql
      .all<MovedRest["taken"][number]>("SELECT key, until FROM taken ORDER BY key")
      .map((row) => ({ ...row })),
  };
}

export function importAdmin(sql: Sql, { control, passkeys, taken }: MovedRest): void {
  const { notice, uploadsPaused } = control;
  const set = "UPDATE control SET notice = ?, noticeUntil = ?, uploadsPaused = ?";
  sql.run(set, notice?.text ?? null, notice?.until ?? null, uploadsPaused ? 1 : 0);
  sql.run("DELETE FROM passkeys");
  for (const passkey of passkeys) {
    const { id, user, publicKey, counter, transports, name, createdAt, usedAt } = passkey;
    const values = [id, user, publicKey, counter, JSON.stringify(transports), name];
    sql.run("INSERT INTO passkeys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ...values, createdAt, usedAt);
  }
  sql.run("DELETE FROM taken");
  for (const { key, until } of taken) sql.run("INSERT INTO taken VALUES (?, ?)", key, until);
}

export function exportTokens(sql: Sql): Pick<MovedRest, "tokens" | "tokenRequests"> {
  const tokens = sql.all<MovedToken>("SELECT * FROM tokens ORDER BY id");
  const query = "SELECT tokenId, request, day FROM requests ORDER BY tokenId, request";
  return {
    tokens: tokens.map((row) => ({ ...row, day: row.bytesOfDay === 0 ? 0 : row.day })),
    tokenRequests: sql.all<MovedRest["tokenRequests"][number]>(query).map((row) => ({ ...row })),
  };
}

export function importTokens(sql: Sql, { tokens, tokenRequests }: MovedRest): void {
  sql.run("DELETE FROM tokens");
  const query = `INSERT INTO tokens
    (id, verifier, name, createdAt, lastUsedOn, bytesPerDay, expiresAt, day, bytesOfDay)
    VALUES (:id, :verifier, :name, :createdAt, :lastUsedOn, :bytesPerDay, :expiresAt, :day, :bytesOfDay)`;
  for (const token of tokens) sql.run(query, { ...token });
  sql.run("DELETE FROM requests");
  for (const { tokenId, request, day } of tokenRequests) {
    sql.run("INSERT INTO requests VALUES (?, ?, ?)", tokenId, request, day);
  }
}

/** At most `limit` entries of the audit log after the one with this number, the oldest first. */
export function exportAudit(
  sql: Sql,
  after: number,
  limit: number,
): { entries: AuditEntry[]; last: number } {
  const query = `SELECT number, at, actor, action, target, fromNetwork AS "from" FROM audit
    WHERE number > ? ORDER BY number LIMIT ?`;
  const rows = sql.all<AuditEntry & { number: number }>(query, after, limit);
  const entries = rows.map(({ number: _number, ...entry }) => entry);
  return { entries, last: rows.at(-1)?.number ?? after };
}

/** The number of the entry at an index of the audit log; 0 if there is none. */
export function auditNumberAt(sql: Sql, index: number): number {
  const query = "SELECT number FROM audit ORDER BY number LIMIT 1 OFFSET ?";
  return sql.get<{ number: number }>(query, index)?.number ?? 0;
}

export function countAudit(sql: Sql): number {
  return sql.get<{ entries: number }>("SELECT count(*) AS entries FROM audit")?.entries ?? 0;
}

export function importAudit(sql: Sql, index: number, entries: readonly AuditEntry[]): void {
  for (const { at, actor, action, target, from } of entries.slice(countAudit(sql) - index)) {
    const query =
      "INSERT INTO audit (at, actor, action, target, fromNetwork) VALUES (?, ?, ?, ?, ?)";
    sql.run(query, at, actor, action, target, from);
  }
}

function countsFrom(
  rows: readonly { day: number; counter: string; value: number }[],
  now: number,
): MovedCounts {
  const counts: MovedCounts = { totals: {}, days: {} };
  for (const { day, counter, value } of rows) {
    counts.totals[counter] = (counts.totals[counter] ?? 0) + value;
    if (day < dayOf(now) - COUNTED_DAYS) continue;
    const ofDay = counts.days[day] ?? {};
    counts.days[day] = { ...ofDay, [counter]: value };
  }
  return counts;
}

function* rowsOf({ totals, days }: MovedCounts) {
  const older = { ...totals };
  for (const [day, counts] of Object.entries(days)) {
    for (const [counter, value] of Object.entries(counts)) {
      older[counter] = (older[counter] ?? 0) - value;
      yield { day: Number(day), counter, value };
    }
  }
  for (const [counter, value] of Object.entries(older)) {
    if (value !== 0) yield { day: BEFORE_ALL_DAYS, counter, value };
  }
}
