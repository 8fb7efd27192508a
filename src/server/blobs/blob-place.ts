import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailableError, UnfitStoreError } from "../store-errors.ts";
import type { BlobPlace, BlobStore } from "./blob-store.ts";

/** What servers on one Redis have in common beside it: the mark of the place where their blobs are. */
export interface PlaceRegister {
  /** The mark that was kept; null: none yet, or no longer. */
  read(): Promise<string | null>;

  /** Keeps a mark unless there is one. Gives the one that is kept from then on. */
  keepFirst(mark: string): Promise<string>;
}

/** What was written elsewhere a moment ago may be seen late: so often it is looked again before a refusal. */
const LOOK_TIMES = 4;
const LOOK_AGAIN_MS = 500;

/** A bucket may let what is old expire. */
const RENEW_EVERY_MS = 24 * 3_600_000;

/**
 * Makes sure that the blobs are where those of all other servers on the same register are, and gives their mark.
 *
 *     1. no mark is kept: the place gets one, if it has none       a crash leaves a mark that nobody knows
 *     2. the register keeps it, unless another server was first
 *     3. the place has the mark that is kept, or this server does not belong here
 *
 * Marks stand beside each other. Whoever was first marked its place before it told: so two servers that mark one
 * place at the same moment both find the mark that is kept, and nothing has to be taken back.
 *
 * @param where the place in words, for the operator
 * @throws UnfitStoreError, StoreUnavailableError
 */
export async function agreeOnPlace(
  place: BlobPlace,
  register: PlaceRegister,
  where: string,
  lookAgainMs = LOOK_AGAIN_MS,
): Promise<string> {
  const kept = (await register.read()) ?? (await register.keepFirst(await markOf(place)));
  for (let time = 1; !(await place.marks()).includes(kept); time++) {
    if (time === LOOK_TIMES) throw notHere(where);
    await sleep(lookAgainMs);
  }
  return kept;
}

/** The mark that the place has, so that a register that was emptied gets it back, or a new one. */
async function markOf(place: BlobPlace): Promise<string> {
  const [first] = (await place.marks()).sort();
  if (first !== undefined) return first;
  const mark = randomBytes(16).toString("hex");
  await place.mark(mark);
  return mark;
}

function notHere(where: string): UnfitStoreError {
  return new UnfitStoreError(
    `The shares in this Redis have their blobs in another place than ${where}. All servers on one Redis must have the same: mount the folder that the others use, or set S3_BUCKET and the other S3 settings as theirs. If the blobs were moved on purpose, docs/stores.md ("One place for all") says what to do.`,
  );
}

interface StayOptions {
  /** Told why the mark could not be renewed; it is tried again at the next time. */
  report: (error: unknown) => void;
  renewEveryMs?: number;
}

/**
 * The same blobs, as long as their place has the mark: `check` looks for it. Where a place can go away, so does what
 * an empty one would do as well: it would take a new blob, and have every other deleted already. Keeps the mark
 * from expiring until `close`: it is renewed at once, and then now and again.
 */
export function stayAtPlace(
  blobs: BlobStore & BlobPlace,
  mark: string,
  { report, renewEveryMs = RENEW_EVERY_MS }: StayOptions,
): { blobs: BlobStore; close(): Promise<void> } {
  const look = async () => {
    if ((await blobs.marks()).includes(mark)) return;
    throw new StoreUnavailableError("the blobs are not where they were at the start");
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
        return blobs.openWriter(key, place);
      },
      read: (key, start, end) => blobs.read(key, start, end),
      async delete(key) {
        await lookWhereItMatters();
        await blobs.delete(key);
      },
      room: () => blobs.room(),
      async check() {
        await blobs.check();
        await look();
      },
    },
    close: async () => clearInterval(timer),
  };
}
