import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobLocation, BlobStore } from "../shares/blob-store.ts";
import { StoreUnavailableError, UnfitStoreError } from "../shares/store-errors.ts";

/** What is known beside the shares of the place where their blobs are: its mark. */
export interface LocationRegister {
  /** The mark that was kept; null: none yet, or no longer. */
  read(): Promise<string | null>;

  /** Keeps a mark unless there is one. Gives the one that is kept from then on. */
  setOnce(mark: string): Promise<string>;
}

/** What was written elsewhere a moment ago may be seen late: so often it is looked again before a refusal. */
const LOOK_TIMES = 4;
const LOOK_AGAIN_MS = 500;

/** A bucket may let what is old expire. */
const RENEW_EVERY_MS = 24 * 3_600_000;

/**
 * Makes sure that the blobs are where those of the shares in the same register are, and gives the mark of the place.
 *
 *     1. no mark is kept: the place gets one, if it has none       a crash leaves a mark that nobody knows
 *     2. the register keeps it, unless another server was first
 *     3. the place has the mark that is kept, or this server does not belong here
 *
 * Marks stand beside each other. Whoever was first marked its place before it told: so two servers that mark one
 * place at the same moment both find the mark that is kept, and nothing has to be taken back.
 *
 * @throws UnfitStoreError, StoreUnavailableError
 */
export async function agreeOnLocation(
  place: BlobLocation,
  register: LocationRegister,
  lookAgainMs = LOOK_AGAIN_MS,
): Promise<string> {
  const kept = (await register.read()) ?? (await register.setOnce(await markOf(place)));
  for (let time = 1; !(await place.marks()).includes(kept); time++) {
    if (time === LOOK_TIMES) throw notHere(place);
    await sleep(lookAgainMs);
  }
  return kept;
}

/** The mark that the place has, so that a register that was emptied gets it back, or a new one. */
async function markOf(place: BlobLocation): Promise<string> {
  const [first] = (await place.marks()).sort();
  if (first !== undefined) return first;
  const mark = randomBytes(16).toString("hex");
  await place.mark(mark);
  return mark;
}

function notHere({ words }: BlobLocation): UnfitStoreError {
  return new UnfitStoreError(
    `The shares of this server have their blobs in another place than ${words}. Mount the folder that has them, or set S3_BUCKET and the other S3 settings to the bucket that has them; all servers on one Redis must have the same. If the blobs were moved on purpose, docs/stores.md ("The place of the blobs") says what to do.`,
  );
}

interface StayOptions {
  /** Told why the mark could not be renewed; it is tried again at the next time. */
  report: (error: unknown) => void;
  renewEveryMs?: number;
}

/**
 * The same blobs, as long as their place has the mark: `check` looks for it. Where a place can go away, so does what
 * an empty one would do as well: it would take a new blob, and have every other deleted already. There it is looked
 * for before, and again before success is told: the place may have gone in between. Keeps the mark from expiring until
 * `close`: it is renewed at once, and then now and again.
 */
export function guardLocation(
  blobs: BlobStore & BlobLocation,
  mark: string,
  register: LocationRegister,
  { report, renewEveryMs = RENEW_EVERY_MS }: StayOptions,
): { blobs: BlobStore; close(): Promise<void> } {
  const look = async () => {
    if ((await blobs.marks()).includes(mark)) return;
    throw new StoreUnavailableError("the blobs are not where they were at the start");
  };
  // What was emptied is told the mark again, before a server with another place is the first. Whether it can be
  // asked at all is for a check of its own.
  const agree = async () => {
    const kept = await register
      .read()
      .then((read) => read ?? register.setOnce(mark))
      .catch(() => mark);
    if (kept === mark) return;
    throw new StoreUnavailableError("other servers have their blobs in another place");
  };
  const lookWhereItMatters = async () => {
    if (blobs.canGoAway) await look();
  };
  const renew = () => void blobs.renew(mark).catch(report);
  const timer = setInterval(renew, renewEveryMs).unref();
  renew();
  return {
    blobs: {
      async openWriter(key, place) {
        if (place.offset === 0) await lookWhereItMatters();
        const writer = await blobs.openWriter(key, place);
        return {
          write: (bytes) => writer.write(bytes),
          async sync() {
            const offset = await writer.sync();
            await lookWhereItMatters();
            return offset;
          },
          close: () => writer.close(),
        };
      },
      read: (key, start, end) => blobs.read(key, start, end),
      async delete(key) {
        await lookWhereItMatters();
        await blobs.delete(key);
        await lookWhereItMatters();
      },
      room: () => blobs.room(),
      async check() {
        await blobs.check();
        await look();
        await agree();
      },
    },
    close: async () => clearInterval(timer),
  };
}
