import { randomBytes } from "node:crypto";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { closedError, type MigrationMark } from "../stores/migration/migration-mark.ts";
import { deleteBlobs } from "./erase.ts";
import { openSource, openTarget, requireTargetBlobs, requireTargetOf, type Side } from "./sides.ts";

type Report = (message: string) => void;

export interface CancelOptions {
  source: Config;
  /** Null: what has been copied stays there. No server can use it. */
  target: Config | null;
  report: Report;
}

/**
 * Gives up a migration that has not copied everything: deletes what it has copied, and opens the source again. Returns the
 * target, for the operator.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function cancelMigration({
  source: sourceConfig,
  target: targetConfig,
  report,
}: CancelOptions): Promise<string> {
  const source = await openSource(sourceConfig, report);
  try {
    const mark = await source.store.readMark();
    if (mark === null || mark.state === "received") {
      throw new ConfigError("There is no migration of these shares to cancel.");
    }
    switch (mark.state) {
      case "closed":
        await cancelBegin(mark, source, targetConfig, report);
        break;
      case "copying":
      case "cancelling":
        await cancelCopy(mark, source, targetConfig, report);
        break;
      default:
        throw closedError(mark);
    }
    return mark.other;
  } finally {
    await source.store.release();
  }
}

/** Nothing has been copied. An interrupted run may have closed parts of the source under another id. */
async function cancelBegin(
  mark: MigrationMark,
  source: Side,
  targetConfig: Config | null,
  report: Report,
): Promise<void> {
  if (targetConfig !== null) {
    await withTarget(targetConfig, source, report, async (target) => {
      const found = await target.store.readMark();
      if (found?.id === mark.id && found.state === "receiving") await target.store.discard(mark.id);
    });
  }
  const id = randomBytes(16).toString("hex");
  await source.store.close({ ...mark, id });
  await source.store.open(id, null);
}

/** The source says `cancelling` before anything is deleted, so that a run that finds shares copied can't continue. */
async function cancelCopy(
  mark: MigrationMark,
  source: Side,
  targetConfig: Config | null,
  report: Report,
): Promise<void> {
  const cancelling: MigrationMark = { ...mark, state: "cancelling" };
  if (targetConfig === null) await source.store.writeMark(cancelling);
  else {
    await withTarget(targetConfig, source, report, async (target) => {
      const found = await target.store.readMark();
      const isDiscarded = mark.state === "cancelling" && found === null;
      if (!isDiscarded) requireTargetOf(mark, found);
      const { isShared } = await requireTargetBlobs(mark, target);
      await source.store.writeMark(cancelling);
      // The blobs of the source include those that were being copied, whose shares the target does not know.
      if (!isShared) {
        await deleteBlobs(target, source.store.blobs(), () => target.store.requireLock());
      }
      if (!isDiscarded) await target.store.discard(mark.id);
      // An interrupted cancellation has discarded the target, or this is another store with the same blob location.
      else report(nothingLeft(mark, target));
    });
  }
  await source.store.open(mark.id, null);
}

function nothingLeft({ other }: MigrationMark, { description }: Side): string {
  return `Nothing was left to delete in ${description}. The migration was to ${other}. If that is another store, delete the copies there by hand.`;
}

async function withTarget(
  config: Config,
  source: Side,
  report: Report,
  work: (target: Side) => Promise<void>,
): Promise<void> {
  const target = await openTarget(config, source, report);
  try {
    await work(target);
  } finally {
    await target.store.release();
  }
}
