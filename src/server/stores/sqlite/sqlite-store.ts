import type { LifecycleRules, MetadataStore } from "../../shares/metadata-store.ts";
import type { OperatorStore } from "../../shares/operator-store.ts";
import type { Outbox } from "../../shares/outbox.ts";
import type { LocationRegister } from "../blob-location.ts";
import { claimOnce, preview } from "./claims.ts";
import { Database, type ReportUpgrade } from "./database.ts";
import { deletionDone, dueDeletions, postponeDeletion, settleDue } from "./lifecycle.ts";
import { type Operations, runHere, type ShareTransaction, type Transaction } from "./operations.ts";
import { OPERATOR_OPERATIONS } from "./operator.ts";
import { OUTBOX_OPERATIONS } from "./outbox.ts";
import { burn, readStatus, unlock } from "./owner.ts";
import { SHARES_LAYOUT } from "./schema.ts";
import { confirmDelivery, readLease, reserveServing, returnUnserved } from "./serving.ts";
import type { Sql } from "./sql.ts";
import { beginUploadWrite, createOnce, readUpload, recordUploaded } from "./uploads.ts";

/** The operations for senders, recipients and the sweeper. */
export const LIFE_OPERATIONS: Operations<
  Omit<MetadataStore, keyof OperatorStore | keyof Outbox>,
  ShareTransaction
> = {
  createOnce: { kind: "write", run: createOnce },
  readUpload: { kind: "read", run: readUpload },
  beginUploadWrite: { kind: "write", run: beginUploadWrite },
  recordUploaded: { kind: "write", run: recordUploaded },
  preview: { kind: "write", run: preview },
  claimOnce: { kind: "write", run: claimOnce },
  readLease: { kind: "read", run: readLease },
  reserveServing: { kind: "write", run: reserveServing },
  returnUnserved: { kind: "write", run: returnUnserved },
  confirmDelivery: { kind: "write", run: confirmDelivery },
  readStatus: { kind: "read", run: readStatus },
  unlock: { kind: "write", run: unlock },
  burn: { kind: "write", run: burn },
  settleDue: { kind: "read", run: settleDue },
  dueDeletions: { kind: "read", run: dueDeletions },
  deletionDone: { kind: "write", run: deletionDone },
  postponeDeletion: { kind: "write", run: postponeDeletion },
  scrubErased: { kind: "task", run: ({ database }) => database.truncateLog() },
  check: { kind: "write", run: writeSomething },
};

export const METADATA_OPERATIONS: Operations<MetadataStore, ShareTransaction> = {
  ...LIFE_OPERATIONS,
  ...OPERATOR_OPERATIONS,
  ...OUTBOX_OPERATIONS,
};

/** The location marker of the blobs is in the database of their shares. */
export const LOCATION_OPERATIONS: Operations<LocationRegister, Transaction> = {
  read: { kind: "read", run: ({ sql }) => readMarker(sql) },
  setOnce: {
    kind: "read",
    run({ sql }, marker) {
      const stored = readMarker(sql);
      if (stored === null) sql.run("INSERT INTO place VALUES (?)", marker);
      return stored ?? marker;
    },
  },
};

export interface SqliteStoreOptions {
  /** The database file. SQLite stores its log beside it. */
  path: string;
  rules: LifecycleRules;
  /** Milliseconds since 1970. */
  clock: () => number;
  reportUpgrade?: ReportUpgrade | undefined;
}

/** Opens the default store: one SQLite file. */
export async function openSqliteStore({
  path,
  rules,
  clock,
  reportUpgrade,
}: SqliteStoreOptions): Promise<MetadataStore & { readonly blobLocation: LocationRegister }> {
  const database = await Database.open(path, SHARES_LAYOUT, reportUpgrade);
  const begin = (sql: Sql) => ({ sql, now: clock(), rules });
  return {
    ...runHere<MetadataStore, ShareTransaction>(METADATA_OPERATIONS, database, begin),
    blobLocation: runHere<LocationRegister, Transaction>(LOCATION_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}

/** SQLite does not write a page whose bytes stay the same. It does write a page that changes and changes back. */
function writeSomething({ sql }: ShareTransaction): void {
  sql.run("UPDATE totals SET reservedBytes = reservedBytes + 1");
  sql.run("UPDATE totals SET reservedBytes = reservedBytes - 1");
}

function readMarker(sql: Sql): string | null {
  return sql.get<{ mark: string }>("SELECT mark FROM place")?.mark ?? null;
}
