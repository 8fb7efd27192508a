import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pino } from "pino";
import { readConfig } from "../../src/server/config/config.ts";
import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import {
  closeStores,
  openStores,
  prepareDisk,
  readLimitsKey,
} from "../../src/server/stores/open-stores.ts";

/** The states in which a share takes different room. */
export const KINDS = {
  /** A share of files that waits for its recipient. The blob is elsewhere. */
  file: { content: 0, isDelivered: false },
  /** A short text, stored inline: 1 KiB, encrypted. */
  text: { content: 1_226, isDelivered: false },
  /** The largest share that is stored inline. */
  inline: { content: 65_536, isDelivered: false },
  /** A delivered share, whose record stays for seven days. */
  delivered: { content: 0, isDelivered: true },
} as const;

export type Kind = keyof typeof KINDS;

type Environment = Record<string, string>;

/** An encrypted manifest of at most 1 KiB, which has room for a dozen names. */
const MANIFEST_SIZE = 1_222;

const MONTH_MS = 30 * 24 * 3_600_000;

/** Operations at the same time, as under load. */
const CONCURRENCY = 100;

/** Opens the stores that a server with these settings would open, adds shares, and closes them. */
export async function addShares(env: Environment, kind: Kind, count: number): Promise<void> {
  const config = readConfig(env);
  const log = pino({ level: "silent" });
  await prepareDisk(config, log);
  const stores = await openStores(config, await readLimitsKey(config), log);
  let left = count;
  const worker = async () => {
    while (left-- > 0) await addShare(stores.metadata, kind);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await closeStores(stores);
}

async function addShare(store: MetadataStore, kind: Kind): Promise<void> {
  const { content, isDelivered } = KINDS[kind];
  const [link, owner, ticket] = [random(32), random(32), random(32)];
  const id = random(16);
  await store.createOnce({
    ...{ id, requestDigest: random(32), linkVerifier: link, passwordVerifier: null },
    ...{ ownerVerifier: owner, manifest: randomBytes(MANIFEST_SIZE), size: content || 1_000_000 },
    content: content > 0 ? randomBytes(content) : null,
    blobKey: content > 0 ? null : randomBytes(16).toString("hex"),
    ...{ expiresInMs: MONTH_MS, maxDownloads: 1 },
  });
  if (content === 0) {
    const begun = await store.beginUploadWrite(id, owner);
    if (begun.outcome !== "writing") throw new Error(`the upload began with ${begun.outcome}`);
    await store.recordUploaded(id, begun.fence, 1_000_000);
  }
  if (!isDelivered) return;
  const attempt = { linkVerifier: link, passwordVerifier: null };
  await store.preview(id, attempt);
  await store.claimOnce(id, attempt, ticket);
  await store.reserveServing(id, ticket, 1_000_000);
  await store.confirmDelivery(id, ticket, random(32));
}

/**
 * Copies the shares of one DATA_DIR into another until that has `count`, under random ids. A store would take an hour
 * for a million, because it makes each of them durable.
 */
export async function copyShares(from: string, to: string, count: number): Promise<void> {
  await addShares({ DATA_DIR: to }, "file", 0);
  const db = new DatabaseSync(join(to, "onetimeshare.db"));
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF");
  db.prepare("ATTACH ? AS source").run(join(from, "onetimeshare.db"));
  const { shares = 0 } = db.prepare("SELECT count(*) AS shares FROM source.shares").get() ?? {};
  const others = columnsOf(db, "shares").filter((column) => column !== "id");
  for (let left = count; left > 0; left -= Number(shares)) {
    db.exec(`
      BEGIN;
      CREATE TEMP TABLE copies AS
        SELECT id AS old, substr(hex(randomblob(11)), 2) || 'A' AS new FROM source.shares LIMIT ${left};
      INSERT INTO main.shares (id, ${others})
        SELECT new, ${others} FROM copies JOIN source.shares ON id = old ORDER BY new;
    `);
    for (const name of ["sealed", "leases", "timeline"]) {
      const rest = columnsOf(db, name).filter((column) => column !== "shareId");
      db.exec(`
        INSERT INTO main.${name} (shareId, ${rest})
          SELECT new, ${rest} FROM copies JOIN source.${name} ON shareId = old`);
    }
    db.exec("DROP TABLE copies; COMMIT");
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}

function columnsOf(db: DatabaseSync, table: string): string[] {
  return db
    .prepare("SELECT name FROM source.pragma_table_info(?)")
    .all(table)
    .map(({ name }) => String(name));
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
