import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { closedError } from "../stores/migration/migration-mark.ts";
import { deleteBlobs } from "./erase.ts";
import { haveOneLocation, openSource, openTarget, type Side } from "./sides.ts";

export interface CancelOptions {
  source: Config;
  /** Null: what has been copied stays there. No server can use it. */
  target: Config | null;
  report(message: string): void;
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
    if (mark.state !== "closed" && mark.state !== "copying") throw closedError(mark);
    if (targetConfig !== null) await discard(mark.id, source, targetConfig, report);
    await source.store.open(mark.id, null);
    return mark.other;
  } finally {
    await source.store.release();
  }
}

async function discard(
  id: string,
  source: Side,
  config: Config,
  report: (message: string) => void,
): Promise<void> {
  const target = await openTarget(config, source, report);
  try {
    const mark = await target.store.readMark();
    if (mark?.id !== id || mark.state !== "receiving") return;
    const isOneLocation = await haveOneLocation(source, config);
    const requireTurn = () => target.store.requireLock();
    if (!isOneLocation) await deleteBlobs(target, target.store.blobs(), requireTurn);
    await target.store.discard(id);
  } finally {
    await target.store.release();
  }
}
