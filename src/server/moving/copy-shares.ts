import { inParallel } from "../../node/in-parallel.ts";
import type { BlobStore } from "../shares/blob-store.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";
import type { MovableStore } from "../stores/migration/movable-store.ts";
import type { MovedShare } from "../stores/migration/moved-share.ts";
import { copyBlob } from "./copy-blob.ts";

/** Blobs that are copied at the same time. */
const BLOBS_AT_ONCE = 8;

/** The shares and bytes that a run has copied. */
export interface Copied {
  /** The number of shares by their state. */
  states: Record<MovedShare["share"]["state"], number>;
  /** Shares that an earlier run had copied. */
  before: number;
  /** Of blobs. */
  bytes: number;
}

export interface CopyOptions {
  id: string;
  source: MovableStore;
  target: MovableStore;
  /** Null: both sides have one blob location. */
  blobs: { from: BlobStore; to: BlobStore } | null;
  /** Throws when the copy must stop. */
  requireTurn(): void;
  progress(copied: Copied): void;
}

/** Copies all shares that the target does not have. A blob is copied before its share. */
export async function copyShares(options: CopyOptions): Promise<Copied> {
  const { id, source, target, requireTurn, progress } = options;
  const copied: Copied = { states: { uploading: 0, ready: 0, gone: 0 }, before: 0, bytes: 0 };
  const add = (shares: readonly MovedShare[]) => {
    for (const { share } of shares) copied.states[share.state]++;
    progress(copied);
  };
  for await (const ids of source.shareIds()) {
    requireTurn();
    const known = await target.findKnown(ids);
    copied.before += known.size;
    const shares = await source.exportShares(ids.filter((each) => !known.has(each)));
    const [withBlob, others] = [shares.filter(hasBlob), shares.filter((each) => !hasBlob(each))];
    await target.importOnce(id, others);
    add(others);
    await inParallel(withBlob, BLOBS_AT_ONCE, async (moved) => {
      await copyBlobOf(moved, options, (length) => {
        requireTurn();
        copied.bytes += length;
        progress(copied);
      });
      await target.importOnce(id, [moved]);
      add([moved]);
    });
    progress(copied);
  }
  return copied;
}

/** Copies everything that is not a share. */
export async function copyRest({ id, source, target, requireTurn }: CopyOptions): Promise<void> {
  await target.importRest(id, await source.exportRest());
  let index = await target.countAudit();
  for await (const entries of source.exportAudit(index)) {
    requireTurn();
    await target.importAudit(id, index, entries);
    index += entries.length;
  }
}

/** An upload without a byte has no blob yet. */
function hasBlob({ share }: MovedShare): boolean {
  return share.blobKey !== null && share.uploadedBytes > 0;
}

async function copyBlobOf(
  { share: { id, blobKey, size, uploadedBytes: end } }: MovedShare,
  { blobs }: CopyOptions,
  onBytes: (length: number) => void,
): Promise<void> {
  if (blobs === null || blobKey === null) return;
  try {
    await copyBlob(blobs.from, blobs.to, blobKey, size, { end, onBytes });
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    const { message } = error;
    throw new StoreUnavailableError(
      `${message} (while the ciphertext of the share ${id.slice(0, 6)}… was copied)`,
      { cause: error },
    );
  }
}
