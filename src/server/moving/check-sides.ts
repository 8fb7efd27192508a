import { sizeInWords } from "../../protocol/quantities.ts";
import { ConfigError } from "../config/config-error.ts";
import { closedError, type MigrationMark } from "../stores/migration/migration-mark.ts";
import { checkSecretKeys } from "./secret-keys.ts";
import {
  haveOneLocation,
  requireOwnBlobs,
  requireTargetBlobs,
  requireTargetOf,
  type Side,
} from "./sides.ts";

/** Deadlines move as points in time, and each store judges them by its own clock. */
const LARGEST_CLOCK_DIFFERENCE_MS = 10_000;

export interface CheckedSides {
  /** Whether both sides store their blobs in one location. */
  isOneLocation: boolean;
  shares: number;
  /** Of blobs that must be copied. */
  bytes: number;
  /** Gives the target the secret key of the source if it has none. */
  giveKey(): Promise<void>;
}

/**
 * Checks that all data of the source can move to the target. It leaves the data as it is.
 *
 * @param mark of the source
 * @throws ConfigError, StoreUnavailableError
 */
export async function checkSides(
  source: Side,
  target: Side,
  mark: MigrationMark | null,
): Promise<CheckedSides> {
  if (mark?.state === "copying") {
    requireTargetOf(mark, await target.store.readMark());
    await requireTargetBlobs(mark, target);
  }
  const giveKey = await checkSecretKeys(source.config, target.config);
  await requireOwnBlobs(source);
  await checkClocks(source, target);
  const isOneLocation = await haveOneLocation(source, target.config);
  if (!isOneLocation) await refuseCopiedLocation(source, target);
  const shares = await source.store.countShares();
  const bytes = isOneLocation ? 0 : await source.store.countBlobBytes();
  if (mark?.state !== "copying") {
    await requireEmpty(target);
    await requireRoom(target, bytes);
  }
  return { isOneLocation, shares, bytes, giveKey };
}

/** A target of a migration that has copied nothing is empty too. */
async function requireEmpty({ store, description }: Side): Promise<void> {
  const mark = await store.readMark();
  if (mark && !["receiving", "received", "erased"].includes(mark.state)) throw closedError(mark);
  if (await store.isEmpty()) return;
  throw new ConfigError(
    `The target has data already: ${description}. Name an empty DATA_DIR, or a Redis database without data of a server.`,
  );
}

async function requireRoom({ blobs }: Side, bytes: number): Promise<void> {
  const room = await blobs.room();
  if (bytes <= room) return;
  throw new ConfigError(
    `The ciphertexts have ${sizeInWords(bytes)}, but ${blobs.description} has room for ${sizeInWords(Math.max(0, room))}. Free space there, or choose another target.`,
  );
}

async function checkClocks({ store: source }: Side, { store: target }: Side): Promise<void> {
  const difference = (await source.readClock()) - (await target.readClock());
  if (Math.abs(difference) <= LARGEST_CLOCK_DIFFERENCE_MS) return;
  throw new ConfigError(
    `The clocks of ${source.description} and ${target.description} differ by ${Math.round(Math.abs(difference) / 1000)} seconds, so shares would expire at a wrong time. Correct the clocks.`,
  );
}

/** The location can't be told from a copy that somebody has made. Blobs in the copy could be old or incomplete. */
async function refuseCopiedLocation(source: Side, target: Side): Promise<void> {
  const marker = await source.store.blobLocation.read();
  if (marker === null || !(await target.blobs.markers()).includes(marker)) return;
  throw new ConfigError(
    `${capitalized(target.blobs.description)} has a copy of the blobs, made by another program. Name an empty folder or bucket: the migration copies the blobs itself.`,
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
