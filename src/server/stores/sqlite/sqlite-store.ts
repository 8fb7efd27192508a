import type {
  Attempt,
  Deletion,
  LifecycleRules,
  MetadataStore,
  NewShare,
} from "../../shares/metadata-store.ts";
import type { PlaceRegister } from "../blob-location.ts";
import { claimOnce, preview } from "./claims.ts";
import { Database } from "./database.ts";
import type { Step } from "./lifecycle.ts";
import { burn, readStatus, unlock } from "./owner.ts";
import { confirmDelivery, readLease, reserveServing, returnUnserved } from "./serving.ts";
import { sqlitePlace } from "./sqlite-place.ts";
import { deletionDone, dueDeletions, postponeDeletion, settleDue } from "./sweeping.ts";
import { beginUploadWrite, createOnce, readUpload, recordUploaded } from "./uploads.ts";

export interface SqliteStoreOptions {
  /** The database file; SQLite keeps its log beside it. */
  path: string;
  rules: LifecycleRules;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/**
 * The embedded default: one SQLite file. Each operation is one transaction; what it does stands in its file. The
 * same file knows where the blobs of its shares are.
 */
export async function openSqliteStore(
  options: SqliteStoreOptions,
): Promise<MetadataStore & { readonly blobPlace: PlaceRegister }> {
  return new SqliteStore(await Database.open(options.path), options);
}

class SqliteStore implements MetadataStore {
  readonly blobPlace: PlaceRegister;
  readonly #database: Database;
  readonly #rules: LifecycleRules;
  readonly #clock: () => number;

  constructor(database: Database, { rules, clock }: SqliteStoreOptions) {
    this.blobPlace = sqlitePlace(database);
    this.#database = database;
    this.#rules = rules;
    this.#clock = clock;
  }

  createOnce(share: NewShare) {
    return this.#step((step) => createOnce(step, share));
  }

  readUpload(id: string, ownerVerifier: string) {
    return this.#step((step) => readUpload(step, id, ownerVerifier));
  }

  beginUploadWrite(id: string, ownerVerifier: string) {
    return this.#step((step) => beginUploadWrite(step, id, ownerVerifier));
  }

  recordUploaded(id: string, fence: number, offset: number) {
    return this.#step((step) => recordUploaded(step, id, fence, offset));
  }

  preview(id: string, attempt: Attempt) {
    return this.#step((step) => preview(step, id, attempt));
  }

  claimOnce(id: string, attempt: Attempt, ticketVerifier: string) {
    return this.#step((step) => claimOnce(step, id, attempt, ticketVerifier));
  }

  readLease(id: string, ticketVerifier: string) {
    return this.#step((step) => readLease(step, id, ticketVerifier));
  }

  reserveServing(id: string, ticketVerifier: string, bytes: number) {
    return this.#step((step) => reserveServing(step, id, ticketVerifier, bytes));
  }

  returnUnserved(id: string, ticketVerifier: string, bytes: number) {
    return this.#step((step) => returnUnserved(step, id, ticketVerifier, bytes));
  }

  confirmDelivery(id: string, ticketVerifier: string, receipt: string) {
    return this.#step((step) => confirmDelivery(step, id, ticketVerifier, receipt));
  }

  readStatus(id: string, ownerVerifier: string) {
    return this.#step((step) => readStatus(step, id, ownerVerifier));
  }

  unlock(id: string, ownerVerifier: string) {
    return this.#step((step) => unlock(step, id, ownerVerifier));
  }

  burn(id: string, ownerVerifier: string) {
    return this.#step((step) => burn(step, id, ownerVerifier));
  }

  settleDue(limit: number) {
    return this.#step((step) => settleDue(step, limit));
  }

  dueDeletions(limit: number) {
    return this.#step((step) => dueDeletions(step, limit));
  }

  deletionDone(deletion: Deletion) {
    return this.#step((step) => deletionDone(step, deletion));
  }

  postponeDeletion(deletion: Deletion, delayMs: number) {
    return this.#step((step) => postponeDeletion(step, deletion, delayMs));
  }

  scrubErased() {
    return this.#database.truncateLog();
  }

  check() {
    // SQLite writes no page whose bytes stay as they are: one that was changed and changed back it writes.
    return this.#step(({ sql }) => {
      sql.run("UPDATE totals SET reservedBytes = reservedBytes + 1");
      sql.run("UPDATE totals SET reservedBytes = reservedBytes - 1");
    });
  }

  async close() {
    this.#database.close();
  }

  #step<Result>(work: (step: Step) => Result): Promise<Result> {
    return this.#database.transaction((sql) =>
      work({ sql, now: this.#clock(), rules: this.#rules }),
    );
  }
}
