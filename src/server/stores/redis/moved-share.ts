import { StoreUnavailableError } from "../../shares/store-errors.ts";
import {
  checkedShare,
  type MovedLease,
  type MovedQueue,
  type MovedRecord,
  type MovedShare,
  RECORD_FIELDS,
} from "../migration/moved-share.ts";

/** The reply of export-share.lua. */
type Exported = [
  record: (Buffer | number)[],
  sealed: Buffer[],
  guesses: Buffer[],
  leases: LeaseFields[],
  timeline: Buffer[],
  queues: [target: Buffer, dueAt: number, attempt: number, events: [Buffer, Buffer, number][]][],
];

type LeaseFields = [
  ticketVerifier: Buffer,
  claimedAt: number,
  servedBytes: number,
  liveUntil: number | null,
  receipt: Buffer | null,
  receiptAt: number | null,
];

/** @throws StoreUnavailableError when a record is damaged */
export function parseExported(id: string, reply: unknown): MovedShare {
  if (!Array.isArray(reply)) {
    throw new StoreUnavailableError(`Redis: the share ${id.slice(0, 6)}… has no record`);
  }
  const [record, sealed, guesses, leases, timeline, queues] = reply as Exported;
  return checkedShare({
    share: parseRecord(id, record),
    sealed: parseSealed(sealed),
    guesses: guesses.map(String),
    leases: leases.map(parseLease),
    timeline: timeline.map(parseEntry),
    queues: queues.map(
      ([target, dueAt, attempt, events]): MovedQueue => ({
        ...{ target: String(target), dueAt, attempt },
        events: events.map(([id, event, at]) => ({ id: String(id), event: String(event), at })),
      }),
    ),
  });
}

/** The input of import-share.lua and the bytes after it. Null fields are left out. */
export function importParameters(
  migration: string,
  { share, sealed, ...moved }: MovedShare,
): { input: object; binaries: Uint8Array[] } {
  const { id, ...record } = share;
  const { manifest, content, ...verifiers } = sealed ?? {};
  const leases = moved.leases.map(withoutNulls);
  const binaries = [manifest, content].filter((bytes) => bytes != null);
  return {
    input: {
      ...{ ...moved, id, migration, leases, share: withoutNulls(record) },
      ...withoutNulls(verifiers),
    },
    binaries,
  };
}

function parseRecord(id: string, flat: (Buffer | number)[]): MovedRecord {
  const fields = new Map<string, string | number>([["id", id]]);
  for (let at = 0; at < flat.length; at += 2) {
    const value = flat[at + 1] as Buffer | number;
    fields.set(String(flat[at]), typeof value === "number" ? value : String(value));
  }
  const known = RECORD_FIELDS.map((name) => [name, fields.get(name) ?? null]);
  const record = Object.fromEntries(known) as MovedRecord;
  return { ...record, needsPassword: fields.get("needsPassword") === 1 };
}

function parseSealed(flat: Buffer[]): MovedShare["sealed"] {
  const fields = new Map<string, Buffer>();
  for (let at = 0; at < flat.length; at += 2) {
    fields.set(String(flat[at]), flat[at + 1] as Buffer);
  }
  const [requestDigest, manifest] = [fields.get("requestDigest"), fields.get("manifest")];
  if (requestDigest === undefined || manifest === undefined) return null;
  const passwordVerifier = fields.get("passwordVerifier")?.toString() ?? null;
  const content = fields.get("content") ?? null;
  return { requestDigest: String(requestDigest), passwordVerifier, manifest, content };
}

function parseLease(fields: LeaseFields): MovedLease {
  const [ticketVerifier, claimedAt, servedBytes, liveUntil, receipt, receiptAt] = fields;
  return {
    ...{ ticketVerifier: String(ticketVerifier), claimedAt, servedBytes, liveUntil },
    ...{ receipt: receipt && String(receipt), receiptAt },
  };
}

/** "<time> <event>" */
function parseEntry(entry: Buffer): MovedShare["timeline"][number] {
  const [at, event = ""] = String(entry).split(" ");
  return { at: Number(at), event };
}

function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
