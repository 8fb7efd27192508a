import Type from "typebox";
import { Value } from "typebox/value";
import { GoneReason } from "../../../protocol/api.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Text = Type.String({ minLength: 1 });

/** The record of a share: the columns of `shares` in sqlite/schema.ts, without those that derive from the others. */
const Record = Type.Object({
  id: Text,
  state: Type.Enum(["uploading", "ready", "gone"]),
  size: Count,
  blobKey: orNull(Text),
  linkVerifier: Text,
  ownerVerifier: Text,
  needsPassword: Type.Boolean(),
  createdAt: Count,
  expiresInMs: Count,
  expiresAt: orNull(Count),
  maxDownloads: Count,
  remainingDownloads: Count,
  closedReason: orNull(Type.Enum(["expired", "wrong_passwords"])),
  closedAt: orNull(Count),
  goneReason: orNull(GoneReason),
  goneAt: orNull(Count),
  uploadedBytes: Count,
  uploadFence: Count,
  progressAt: Count,
  reservedAt: Count,
  reservedBytes: Count,
  attemptsLeft: Type.Integer(),
  wrongPasswords: Count,
  previews: Count,
  firstPreviewAt: orNull(Count),
  lastPreviewAt: orNull(Count),
});

const Lease = Type.Object({
  ticketVerifier: Text,
  claimedAt: Count,
  servedBytes: Count,
  /** Null: the lease is over. */
  liveUntil: orNull(Count),
  receipt: orNull(Text),
  receiptAt: orNull(Count),
});

const Queue = Type.Object({
  target: Text,
  /** When its first event can be taken. */
  dueAt: Count,
  /** The number of times that its first event was taken. */
  attempt: Count,
  /** The oldest first. */
  events: Type.Array(Type.Object({ id: Text, event: Text, at: Count }), { minItems: 1 }),
});

const Shape = Type.Object({
  share: Record,
  guesses: Type.Array(Text),
  leases: Type.Array(Lease),
  timeline: Type.Array(Type.Object({ at: Count, event: Text })),
  queues: Type.Array(Queue),
});

/** A share with everything that belongs to it. Its next deadline and its entry in the list derive from that. */
export interface MovedShare extends Type.Static<typeof Shape> {
  /** Null: the share is gone. */
  sealed: {
    requestDigest: string;
    passwordVerifier: string | null;
    manifest: Uint8Array;
    content: Uint8Array | null;
  } | null;
}

export type MovedRecord = MovedShare["share"];
export type MovedLease = MovedShare["leases"][number];
export type MovedQueue = MovedShare["queues"][number];

/** The names of the fields of a record. */
export const RECORD_FIELDS = Object.keys(Record.properties) as (keyof MovedRecord)[];

/**
 * Returns the share with its unordered parts in a fixed order.
 *
 * @throws UnfitStoreError when it does not have the form that both stores write
 */
export function checkedShare(moved: MovedShare): MovedShare {
  const { share, sealed } = moved;
  const isGone = share.state === "gone";
  const hasContent = isGone || (share.blobKey === null) === (sealed?.content != null);
  if (!Value.Check(Shape, moved) || isGone !== (sealed === null) || !hasContent) {
    const [error] = Value.Errors(Shape, moved);
    const where = error ? ` (${error.instancePath} ${error.message})` : "";
    throw new UnfitStoreError(
      `The record of the share ${String(share.id).slice(0, 6)}… is damaged${where}.`,
    );
  }
  return {
    ...moved,
    guesses: moved.guesses.toSorted(),
    leases: moved.leases.toSorted((a, b) => (a.ticketVerifier < b.ticketVerifier ? -1 : 1)),
    queues: moved.queues.toSorted((a, b) => (a.target < b.target ? -1 : 1)),
  };
}
