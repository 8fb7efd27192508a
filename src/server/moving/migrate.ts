import { randomBytes } from "node:crypto";
import type { Config } from "../config/config.ts";
import { UnfitStoreError } from "../shares/store-errors.ts";
import { closedError, type MigrationMark } from "../stores/migration/migration-mark.ts";
import { readMarkOf } from "../stores/open-movable.ts";
import { type CheckedSides, checkSides } from "./check-sides.ts";
import { type Copied, copyRest, copyShares } from "./copy-shares.ts";
import { eraseSource } from "./erase.ts";
import {
  openSource,
  openTarget,
  requireOwnBlobs,
  requireTargetBlobs,
  requireTargetOf,
  type Side,
} from "./sides.ts";

/** The two sides of a migration, and the receivers of its reports. */
export interface MigrationOptions {
  source: Config;
  target: Config;
  signal: AbortSignal;
  /** Gets risks and steps, in whole sentences. */
  report(message: string): void;
  /** Gets what this run has copied, and the number of all shares. */
  progress(copied: Copied, shares: number): void;
}

export type MigrationResult =
  /** `copied`: null if an earlier run had copied everything. */
  | { outcome: "moved"; copied: Copied | null; from: string; to: string }
  | { outcome: "moved_before"; to: string };

/**
 * Moves all data of a server that is stopped to other stores. A run that was interrupted can be repeated.
 *
 *     1. check both sides
 *     2. close the source, then the target: from here on, no server can use them
 *     3. copy each share to the target: first its blob, then the rest in one atomic step
 *     4. copy counts, tokens and the administration
 *     5. open the target
 *     6. erase the source. It stays closed
 *
 * @throws ConfigError, StoreUnavailableError, StorageFullError; `signal`'s reason
 */
export async function migrate(options: MigrationOptions): Promise<MigrationResult> {
  const source = await openSource(options.source, options.report);
  try {
    const mark = await source.store.readMark();
    switch (mark?.state) {
      case "receiving":
      case "cancelling":
        throw closedError(mark);
      case "erased":
        return { outcome: "moved_before", to: mark.other };
      case "copied":
        return await finish(source, mark, options);
      case "opened":
        await eraseSource(mark, source, requireTurn(source, options));
        return { outcome: "moved", copied: null, from: source.description, to: mark.other };
      default:
        return await move(source, mark, options);
    }
  } finally {
    await source.store.release();
  }
}

/**
 * Checks both sides as `migrate` does, and moves nothing. It creates the missing folders of the target.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function checkMigration(
  options: Pick<MigrationOptions, "source" | "target" | "report">,
): Promise<CheckedSides & { from: string; to: string }> {
  const source = await openSource(options.source, options.report);
  try {
    const mark = await source.store.readMark();
    if (mark && !["closed", "copying", "received"].includes(mark.state)) throw closedError(mark);
    const target = await openTarget(options.target, source, options.report);
    try {
      const checked = await checkSides(source, target, mark);
      return { ...checked, from: source.description, to: target.description };
    } finally {
      await target.store.release();
    }
  } finally {
    await source.store.release();
  }
}

/** Copies everything, from the beginning or from where an earlier run has stopped. */
async function move(
  source: Side,
  mark: MigrationMark | null,
  options: MigrationOptions,
): Promise<MigrationResult> {
  const target = await openTarget(options.target, source, options.report);
  try {
    const checked = await checkSides(source, target, mark);
    const copying = mark?.state === "copying" ? mark : await begin(source, target, checked);
    const copied = await copy(copying, source, target, options);
    await open(copying, source, target);
    await eraseSource(copying, source, requireTurn(source, options));
    return { outcome: "moved", copied, from: source.description, to: target.description };
  } finally {
    await target.store.release();
  }
}

/** Closes both sides. Until the source says `copying`, nothing has been copied, and another run may choose a target. */
async function begin(
  source: Side,
  target: Side,
  { isOneLocation, giveKey }: CheckedSides,
): Promise<MigrationMark> {
  const id = randomBytes(16).toString("hex");
  const mark: MigrationMark = { id, state: "closed", other: target.description };
  await source.store.close(mark);
  await target.store.close({ id, state: "receiving", other: source.description });
  const marker = await requireOwnBlobs(target);
  await giveKey();
  const blobs = { marker, isShared: isOneLocation };
  const copying: MigrationMark = { ...mark, state: "copying", blobs };
  await source.store.writeMark(copying);
  return copying;
}

async function copy(
  { id, blobs }: MigrationMark,
  source: Side,
  target: Side,
  options: MigrationOptions,
): Promise<Copied> {
  const shares = await source.store.countShares();
  const copyOptions = {
    ...{ id, source: source.store, target: target.store },
    blobs: blobs?.isShared ? null : { from: source.blobs, to: target.blobs },
    requireTurn: requireTurn(source, options, target),
    progress: (copied: Copied) => options.progress(copied, shares),
  };
  const copied = await copyShares(copyOptions);
  await copyRest(copyOptions);
  await target.store.finishImport();
  const found = await target.store.countShares();
  if (found !== shares) {
    throw new UnfitStoreError(
      `The target has ${found} of ${shares} shares, so it has lost some. Run the same command again.`,
    );
  }
  copyOptions.requireTurn();
  return copied;
}

/** The source says `copied` before the target opens, so that nobody can cancel a migration with an open target. */
async function open(mark: MigrationMark, source: Side, target: Side): Promise<void> {
  await source.store.writeMark({ ...mark, state: "copied" });
  const received = { id: mark.id, state: "received", other: source.description } as const;
  await target.store.open(mark.id, received);
  await source.store.writeMark({ ...mark, state: "opened" });
}

/** The rest of a migration that has copied everything. Servers may run on the target already. */
async function finish(
  source: Side,
  mark: MigrationMark,
  options: MigrationOptions,
): Promise<MigrationResult> {
  const found = await readMarkOf(options.target);
  requireTargetOf(mark, found);
  if (found?.state === "receiving") {
    const target = await openTarget(options.target, source, options.report);
    try {
      await requireTargetBlobs(mark, target);
      await open(mark, source, target);
    } finally {
      await target.store.release();
    }
  } else {
    await source.store.writeMark({ ...mark, state: "opened" });
  }
  await eraseSource(mark, source, requireTurn(source, options));
  return { outcome: "moved", copied: null, from: source.description, to: mark.other };
}

function requireTurn(source: Side, { signal }: MigrationOptions, target?: Side): () => void {
  return () => {
    signal.throwIfAborted();
    source.store.requireLock();
    target?.store.requireLock();
  };
}
