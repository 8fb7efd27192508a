import { inParallel } from "../../node/in-parallel.ts";
import type { Deletion } from "../shares/metadata-store.ts";
import type { MigrationMark } from "../stores/migration/migration-mark.ts";
import type { Side } from "./sides.ts";
import { requireOwnBlobs } from "./sides.ts";

const DELETIONS_AT_ONCE = 8;

/** Erases the data of the source, so that a share that ends at the target is gone everywhere. */
export async function eraseSource(
  { id, other, blobs }: MigrationMark,
  source: Side,
  requireTurn: () => void,
): Promise<void> {
  await requireOwnBlobs(source);
  if (blobs?.isShared === false) await deleteBlobs(source, source.store.blobs(), requireTurn);
  // The servers of the target do not know these blobs.
  await deleteBlobs(source, source.store.waitingDeletions(), requireTurn);
  requireTurn();
  await source.store.erase({ id, state: "erased", other });
}

export async function deleteBlobs(
  { blobs }: Side,
  parts: AsyncIterable<Deletion[]>,
  requireTurn: () => void,
): Promise<void> {
  for await (const deletions of parts) {
    await inParallel(deletions, DELETIONS_AT_ONCE, ({ blobKey }) => {
      requireTurn();
      return blobs.delete(blobKey);
    });
  }
}
