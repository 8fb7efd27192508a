import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobStore } from "../shares/blob-store.ts";
import { StoreUnavailableError, UnfitStoreError } from "../shares/store-errors.ts";
import { shareRuns } from "./shared-runs.ts";

/** The folder or bucket that contains the blobs. Markers identify it. Rejects as a store does. */
export interface BlobLocation {
  /** The kind and the name of the location, for the operator. */
  readonly description: string;

  /** Whether an empty location can replace it at run time, as when the volume of a folder is unmounted. */
  readonly canDisappear: boolean;

  /**
   * Adds a marker, durably.
   *
   * @param marker lower-case hexadecimal
   */
  addMarker(marker: string): Promise<void>;

  /** Removes a marker. A missing marker is not an error. */
  removeMarker(marker: string): Promise<void>;

  /** Whether the location has a marker. It costs less than `markers`. */
  hasMarker(marker: string): Promise<boolean>;

  /** All markers, in any order. */
  markers(): Promise<string[]>;

  /** Protects a marker from expiry, if the store may delete old objects. */
  renewMarker(marker: string): Promise<void>;
}

/** The metadata store's record of the marker of its blobs. */
export interface LocationRegister {
  /** Null: no marker is recorded. */
  read(): Promise<string | null>;

  /** Records a marker unless there is one. Returns the recorded one. */
  setOnce(marker: string): Promise<string>;
}

/** Another server's marker may become visible late. The start fails after this many checks. */
const ATTEMPTS = 4;
const RETRY_AFTER_MS = 500;

/** A bucket may expire old objects. */
const RENEW_EVERY_MS = 24 * 3_600_000;

/**
 * Checks that the location has the marker in the register, and returns the marker.
 *
 *     1. no marker is recorded: add one to the location, unless it has one   a crash here leaves an unused marker
 *     2. record it, unless another server was first
 *     3. the location must have the recorded marker, or this server must not use it
 *
 * A location can have several markers. The first server adds its marker before it records it. So two servers that
 * start on one location at the same time both find the recorded marker.
 *
 * @throws UnfitStoreError, StoreUnavailableError
 */
export async function agreeOnLocation(
  location: BlobLocation,
  register: LocationRegister,
  retryAfterMs = RETRY_AFTER_MS,
): Promise<string> {
  const recorded =
    (await register.read()) ?? (await register.setOnce(await findOrAddMarker(location)));
  for (let attempt = 1; !(await location.markers()).includes(recorded); attempt++) {
    if (attempt === ATTEMPTS) throw wrongLocation(location);
    await sleep(retryAfterMs);
  }
  return recorded;
}

/**
 * Whether both are one location: a marker that is added to one is then in the other too.
 *
 * @throws as a store does
 */
export async function isSameLocation(one: BlobLocation, other: BlobLocation): Promise<boolean> {
  const marker = randomBytes(16).toString("hex");
  await one.addMarker(marker);
  try {
    return (await other.markers()).includes(marker);
  } finally {
    await one.removeMarker(marker);
  }
}

/** Returns the location's marker, so that an emptied register gets it again. Adds one if there is none. */
async function findOrAddMarker(location: BlobLocation): Promise<string> {
  const [first] = (await location.markers()).sort();
  if (first !== undefined) return first;
  const marker = randomBytes(16).toString("hex");
  await location.addMarker(marker);
  return marker;
}

function wrongLocation({ description }: BlobLocation): UnfitStoreError {
  return new UnfitStoreError(
    `The blobs of this server's shares are not in ${description}. Mount the folder that has them, or set S3_BUCKET and the other S3 settings to the bucket that has them. All servers on one Redis need the same location. If you moved the blobs, see "The blob location" in docs/stores.md.`,
  );
}

interface GuardOptions {
  /** Gets the error of a failed renewal. The next renewal is at the usual time. */
  report: (error: unknown) => void;
  renewEveryMs?: number;
}

/**
 * Returns the blob store with a `check` that also checks the marker and the register. If the location can disappear, an
 * empty location in its stead would accept new blobs, and every deletion would succeed. So the start of a blob and a
 * deletion check the marker first. A sync and a deletion check the marker before they report success. Renews the marker
 * at once and then daily until `close`.
 */
export function guardLocation(
  blobs: BlobStore & BlobLocation,
  marker: string,
  register: LocationRegister,
  { report, renewEveryMs = RENEW_EVERY_MS }: GuardOptions,
): { blobs: BlobStore; close(): Promise<void> } {
  const checkMarker = shareRuns(async () => {
    if (await blobs.hasMarker(marker)) return;
    throw new StoreUnavailableError("the blob location has lost its marker");
  });
  // If the register was emptied, records the marker again, before a server with another location records its own. An
  // unreachable register is reported by the metadata store's check.
  const checkRegister = async () => {
    const recorded = await register
      .read()
      .then((found) => found ?? register.setOnce(marker))
      .catch(() => marker);
    if (recorded === marker) return;
    throw new StoreUnavailableError("other servers use another blob location");
  };
  const checkIfVolatile = async () => {
    if (blobs.canDisappear) await checkMarker();
  };
  const renew = () => void blobs.renewMarker(marker).catch(report);
  const timer = setInterval(renew, renewEveryMs).unref();
  renew();
  return {
    blobs: {
      async openWriter(key, start) {
        if (start.offset === 0) await checkIfVolatile();
        const writer = await blobs.openWriter(key, start);
        return {
          write: (...pieces) => writer.write(...pieces),
          async sync() {
            const offset = await writer.sync();
            await checkIfVolatile();
            return offset;
          },
          close: () => writer.close(),
        };
      },
      read: (key, start, end) => blobs.read(key, start, end),
      async delete(key) {
        await checkIfVolatile();
        await blobs.delete(key);
        await checkIfVolatile();
      },
      room: () => blobs.room(),
      async check() {
        await blobs.check();
        await checkMarker();
        await checkRegister();
      },
    },
    close: async () => clearInterval(timer),
  };
}
