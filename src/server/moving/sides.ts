import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { makeDataFolder } from "../runtime/data-folder.ts";
import type { BlobStore } from "../shares/blob-store.ts";
import { agreeOnLocation, type BlobLocation, isSameLocation } from "../stores/blob-location.ts";
import type { MigrationMark, TargetBlobs } from "../stores/migration/migration-mark.ts";
import type { MovableStore } from "../stores/migration/movable-store.ts";
import { type OpenMovable, openMovable } from "../stores/open-movable.ts";
import { blobFolder, openBlobs } from "../stores/open-stores.ts";
import { s3SettingsOf } from "../stores/s3/s3-settings.ts";

/** The metadata store and the blobs of one side of a migration. */
export interface Side {
  config: Config;
  opened: OpenMovable;
  store: MovableStore;
  blobs: BlobStore & BlobLocation;
  /** For the operator. */
  description: string;
}

type Report = (message: string) => void;

/** @throws ConfigError, StoreUnavailableError */
export function openSource(config: Config, report: Report): Promise<Side> {
  return openSide(config, "source", null, report);
}

/** Creates the folders of the target. @throws ConfigError, StoreUnavailableError */
export function openTarget(config: Config, source: Side, report: Report): Promise<Side> {
  return openSide(config, "target", source.opened, report);
}

async function openSide(
  config: Config,
  role: "source" | "target",
  other: OpenMovable | null,
  report: Report,
): Promise<Side> {
  const opened = await openMovable(config, { role, other, report });
  const { store } = opened;
  try {
    if (role === "target" && !s3SettingsOf(config)) await makeDataFolder(blobFolder(config));
    const blobs = await openBlobs(config);
    const description = `${store.description} with ${blobs.description}`;
    return { config, opened, store, blobs, description };
  } catch (error) {
    await store.release();
    throw error;
  }
}

/**
 * Checks that the blobs of the store are in its location. Returns the marker of the location.
 *
 * @throws UnfitStoreError, StoreUnavailableError
 */
export function requireOwnBlobs({ store, blobs }: Side): Promise<string> {
  return agreeOnLocation(blobs, store.blobLocation);
}

/** Checks that the operator has named the blob location of this migration. @throws ConfigError */
export async function requireTargetBlobs(
  { blobs }: MigrationMark,
  target: Side,
): Promise<TargetBlobs> {
  if (blobs && (await target.blobs.markers()).includes(blobs.marker)) return blobs;
  throw new ConfigError(
    `The blobs of this migration are not in ${target.blobs.description}. Name the same DATA_DIR or bucket as in the run that began it.`,
  );
}

/** Whether both sides store their blobs in one location. */
export async function haveOneLocation(source: Side, target: Config): Promise<boolean> {
  return isSameLocation(await openBlobs(target), source.blobs);
}

/** @param found the mark of the target that the operator has named */
export function requireTargetOf(mark: MigrationMark, found: MigrationMark | null): void {
  if (found?.id === mark.id) return;
  throw new ConfigError(
    `The shares are being moved to ${mark.other}. Name the settings of that target, or give up that migration with --cancel.`,
  );
}
