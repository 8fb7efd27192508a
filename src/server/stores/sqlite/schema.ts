import type { SQLInputValue } from "node:sqlite";
import type { GoneReason } from "../../../protocol/api.ts";
import { LIST_STATES, type ListState, NO_EXPIRY } from "../../shares/operator-store.ts";
import type { Layout } from "./database.ts";

/*
 * The tables, version 4. Times are milliseconds since 1970. Verifiers, tickets and keys are base64url.
 *
 *     shares ──┬── sealed         manifest, small content and verifiers; erased when the share is gone
 *              ├── wrongGuesses   verifiers of wrong passwords, so that a repeated one counts once; erased too
 *              ├── leases         one row for each ticket
 *              └── timeline       one row for each event; previews are counted in the share
 *     deletions                   blobs of gone shares, until they are deleted
 *     totals                      one row: the bytes that all shares have reserved, and their manifests
 *     counts                      one row for each day and counter, since version 3; never deleted. The counter
 *                                 displaced:<target> is about the outbox
 *     live                        one row for each state of the list, since version 3; triggers update it
 *     outboxQueues, outbox        events for webhooks, since version 3; one queue for each target and share
 *     place                       one row, since version 2: the location marker of the blobs. Since version 4, the first
 *                                 segment of a blob may be a file without a folder, which older servers do not know
 *
 * The row, leases and timeline of a gone share stay for some days: the tombstone.
 */

/** The SQL definition of a column, and the type of its values. */
interface Column<Value> {
  readonly sql: string;
  /** For the compiler only. */
  readonly value?: Value;
}

type Columns = Record<string, Column<SQLInputValue>>;

/** A row of a table, by the table's columns. */
type Row<Table extends { columns: Columns }> = {
  -readonly [Name in keyof Table["columns"]]: ValueOf<Table["columns"][Name]>;
};
type ValueOf<Each> = Each extends Column<infer Value> ? Value : never;

const text = <Value extends string = string>(constraint = ""): Column<Value> => ({
  sql: `TEXT NOT NULL ${constraint}`,
});
const textOrNull = <Value extends string = string>(): Column<Value | null> => ({ sql: "TEXT" });
const integer = <Value extends number = number>(): Column<Value> => ({ sql: "INTEGER NOT NULL" });
const integerOrNull = (): Column<number | null> => ({ sql: "INTEGER" });
const blob = (): Column<Uint8Array> => ({ sql: "BLOB NOT NULL" });
const blobOrNull = (): Column<Uint8Array | null> => ({ sql: "BLOB" });

const OF_A_SHARE = "REFERENCES shares ON DELETE CASCADE";

const LIST_STATE_CHECK = `CHECK (listState IN (${LIST_STATES.map((state) => `'${state}'`).join(", ")}))`;

export const SHARES = table("shares", {
  columns: {
    id: text("PRIMARY KEY"),
    state: text<"uploading" | "ready" | "gone">("CHECK (state IN ('uploading', 'ready', 'gone'))"),
    size: integer(),
    /** Null: the content is in `sealed`, or the share is gone. */
    blobKey: textOrNull(),
    linkVerifier: text(),
    ownerVerifier: text(),
    needsPassword: integer<0 | 1>(),
    createdAt: integer(),
    expiresInMs: integer(),
    /** Set when the share becomes ready. */
    expiresAt: integerOrNull(),
    maxDownloads: integer(),
    remainingDownloads: integer(),
    /** Why nobody can claim the share any more. Leases may still live. */
    closedReason: textOrNull<"expired" | "wrong_passwords">(),
    closedAt: integerOrNull(),
    goneReason: textOrNull<GoneReason>(),
    goneAt: integerOrNull(),
    uploadedBytes: integer(),
    /** The fence of the only writer that may record progress. */
    uploadFence: integer(),
    /** When the last byte was recorded. */
    progressAt: integer(),
    /** When the unused part of `reservedBytes` was reserved last. */
    reservedAt: integer(),
    /** The part of `totals` for the ciphertext. */
    reservedBytes: integer(),
    /** Wrong passwords until the share locks. */
    attemptsLeft: integer(),
    /** All wrong passwords so far. */
    wrongPasswords: integer(),
    previews: integer(),
    firstPreviewAt: integerOrNull(),
    lastPreviewAt: integerOrNull(),
    /** The next deadline of this share. */
    dueAt: integer(),
    /** The state in the operator's list. saveShare sets it. */
    listState: text<ListState>(LIST_STATE_CHECK),
    /** `expiresAt` or NO_EXPIRY. For an index on an expression, SQLite would read each row that the index names. */
    listExpiry: integer(),
  },
  options: "STRICT, WITHOUT ROWID",
});

export const SEALED = table("sealed", {
  columns: {
    shareId: text(`PRIMARY KEY ${OF_A_SHARE}`),
    requestDigest: text(),
    passwordVerifier: textOrNull(),
    manifest: blob(),
    content: blobOrNull(),
  },
  options: "STRICT",
});

export const LEASES = table("leases", {
  columns: {
    shareId: text(OF_A_SHARE),
    ticketVerifier: text(),
    state: text<"live" | "over">("CHECK (state IN ('live', 'over'))"),
    claimedAt: integer(),
    expiresAt: integer(),
    /** If it is 0, the end of the lease gives the download back. */
    servedBytes: integer(),
    receipt: textOrNull(),
    receiptAt: integerOrNull(),
  },
  constraint: "PRIMARY KEY (shareId, ticketVerifier)",
  options: "STRICT, WITHOUT ROWID",
});

export type ShareRecord = Row<typeof SHARES>;
export type LeaseRecord = Row<typeof LEASES>;
export type SealedRecord = Row<typeof SEALED>;

/** Adds a row of `shares` to `live`, or subtracts it. */
const change = (sign: "+" | "-", row: "OLD" | "NEW") =>
  `UPDATE live SET shares = shares ${sign} 1, bytes = bytes ${sign} ${row}.uploadedBytes WHERE state = ${row}.listState;`;

const SCHEMA = `
${SHARES.create};
CREATE INDEX IF NOT EXISTS sharesByDue ON shares (dueAt);
-- The id is the last column of each index. Each state and protection is a range in the order of the list.
CREATE INDEX IF NOT EXISTS listByCreation ON shares (listState, needsPassword, createdAt);
CREATE INDEX IF NOT EXISTS listByExpiry ON shares (listState, needsPassword, listExpiry);
CREATE INDEX IF NOT EXISTS listBySize ON shares (listState, needsPassword, size);

${SEALED.create};

CREATE TABLE IF NOT EXISTS wrongGuesses (
  shareId TEXT NOT NULL ${OF_A_SHARE},
  passwordVerifier TEXT NOT NULL,
  PRIMARY KEY (shareId, passwordVerifier)
) STRICT, WITHOUT ROWID;

${LEASES.create};

CREATE TABLE IF NOT EXISTS timeline (
  shareId TEXT NOT NULL ${OF_A_SHARE},
  at INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS timelineByShare ON timeline (shareId);

CREATE TABLE IF NOT EXISTS deletions (
  blobKey TEXT PRIMARY KEY,
  shareId TEXT NOT NULL,
  dueAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deletionsByDue ON deletions (dueAt);

CREATE TABLE IF NOT EXISTS totals (reservedBytes INTEGER NOT NULL) STRICT;
INSERT INTO totals SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM totals);

CREATE TABLE IF NOT EXISTS place (mark TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS counts (
  day INTEGER NOT NULL,               -- days since 1970-01-01, UTC
  counter TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (day, counter)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS live (
  state TEXT PRIMARY KEY,
  shares INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO live SELECT column1, count(id), ifnull(sum(uploadedBytes), 0)
  FROM (VALUES ${LIST_STATES.map((state) => `('${state}')`).join(", ")})
  LEFT JOIN shares ON listState = column1
  WHERE NOT EXISTS (SELECT 1 FROM live) GROUP BY column1;
CREATE TRIGGER IF NOT EXISTS shareAdded AFTER INSERT ON shares BEGIN
  ${change("+", "NEW")}
END;
CREATE TRIGGER IF NOT EXISTS shareForgotten AFTER DELETE ON shares BEGIN
  ${change("-", "OLD")}
END;
CREATE TRIGGER IF NOT EXISTS shareChanged AFTER UPDATE ON shares
WHEN OLD.listState <> NEW.listState OR OLD.uploadedBytes <> NEW.uploadedBytes BEGIN
  ${change("-", "OLD")}
  ${change("+", "NEW")}
END;

CREATE TABLE IF NOT EXISTS outboxQueues (
  target TEXT NOT NULL,
  shareId TEXT NOT NULL,
  dueAt INTEGER NOT NULL,             -- when the oldest event can be taken
  PRIMARY KEY (target, shareId)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outboxQueuesByDue ON outboxQueues (target, dueAt);
CREATE TABLE IF NOT EXISTS outbox (
  number INTEGER PRIMARY KEY,         -- in the order of the events
  target TEXT NOT NULL,
  shareId TEXT NOT NULL,
  id TEXT NOT NULL,
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  attempt INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS outboxByQueue ON outbox (target, shareId);
`;

/** Before version 3 there was no list. */
const ADD_LIST_STATE = `
ALTER TABLE shares ADD COLUMN listState TEXT NOT NULL DEFAULT 'ready' ${LIST_STATE_CHECK};
ALTER TABLE shares ADD COLUMN listExpiry INTEGER NOT NULL DEFAULT ${NO_EXPIRY};
UPDATE shares SET listExpiry = ifnull(expiresAt, listExpiry), listState = CASE
  WHEN state <> 'ready' THEN state
  WHEN closedReason IS NULL AND needsPassword = 1 AND attemptsLeft <= 0 THEN 'locked'
  WHEN EXISTS (SELECT 1 FROM leases WHERE shareId = id AND leases.state = 'live') THEN 'leased'
  ELSE 'ready'
END;
`;

export const SHARES_LAYOUT: Layout = {
  synchronous: "FULL",
  version: 4,
  schema: SCHEMA,
  upgrades: { 2: ADD_LIST_STATE },
};

/** A table and its statements. The parameters of the statements have the names of the columns. */
function table<const Named extends Columns>(
  name: string,
  definition: { columns: Named; constraint?: string; options: string },
) {
  const { columns, constraint = [], options } = definition;
  const names = Object.keys(columns);
  const lines = Object.entries(columns).map(([column, { sql }]) => `${column} ${sql}`);
  const all = lines.concat(constraint);
  const into = `INTO ${name} (${names.join(", ")}) VALUES (${names.map((each) => `:${each}`).join(", ")})`;
  return {
    columns,
    create: `CREATE TABLE IF NOT EXISTS ${name} (${all.join(", ")}) ${options}`,
    insert: `INSERT ${into}`,
    replace: `INSERT OR REPLACE ${into}`,
    /** Changes some columns of the row with the same id. */
    updateOf: (changed: readonly (keyof Named & string)[]) =>
      `UPDATE ${name} SET ${changed.map((each) => `${each} = :${each}`).join(", ")} WHERE id = :id`,
  };
}
