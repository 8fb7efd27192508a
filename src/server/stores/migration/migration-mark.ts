import { UnfitStoreError } from "../../shares/store-errors.ts";

/**
 * What a metadata store knows about the last migration of its data. A *closed* store accepts no operation of a server. The
 * marks of a whole migration:
 *
 *     source      target
 *     closed                   its data does not change any more; no target is chosen
 *     closed      receiving    the target was empty, and is closed too
 *     copying     receiving    the data is being copied to the target of this migration, and to no other
 *     copied      receiving    the target has everything. From here on, the migration can't be cancelled
 *     copied      received     the target is open: servers may use it
 *     opened      received     the same. The rest of the migration does not need the target
 *     erased      received     the source has no data any more
 *     cancelling  receiving    what was copied is being deleted, so the migration can't continue
 */
export interface MigrationMark {
  /** Random. A source and a target with the same id belong together. */
  id: string;
  state:
    | "closed"
    | "copying"
    | "copied"
    | "opened"
    | "erased"
    | "cancelling"
    | "receiving"
    | "received";
  /** The other side, in words for the operator. */
  other: string;
  /** The blob location of the target. At the source, from `copying` on. */
  blobs?: TargetBlobs;
}

/** A run that is named another location must not delete or copy blobs there. */
export interface TargetBlobs {
  /** The location's marker. */
  marker: string;
  /** Whether the source has its blobs in the same location. */
  isShared: boolean;
}

/** Refuses a store that is closed. A command that is not `migrate` must not use it. */
export function refuseClosed(mark: MigrationMark | null): void {
  if (mark === null || mark.state === "received") return;
  throw closedError(mark);
}

export function closedError(mark: MigrationMark | null): UnfitStoreError {
  return new UnfitStoreError(describeClosed(mark));
}

/** Whole sentences: why the store can't be used, and what to do. */
export function describeClosed(mark: MigrationMark | null): string {
  switch (mark?.state) {
    case "copied":
    case "opened":
    case "erased":
      return `All shares were moved to ${mark.other}. Start the server with the settings of that store.`;
    case "receiving":
      return `The move of shares from ${mark.other} is not complete. Run \`onetimeshare migrate\` again.`;
    case "cancelling":
      return `The migration to ${mark.other} is being cancelled. Run \`onetimeshare migrate --cancel\` again.`;
    default:
      return `A migration${mark ? ` to ${mark.other}` : ""} has begun. Run \`onetimeshare migrate\` again, or give it --cancel.`;
  }
}

/** @throws Error when a newer version has written the mark, or something else */
export function parseMark(json: string | null | undefined): MigrationMark | null {
  return json ? (JSON.parse(json) as MigrationMark) : null;
}
