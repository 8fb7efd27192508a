import type { AdminCounts, AdminStats } from "../../protocol/admin-api.ts";
import type { ClientLimits } from "../limits/client-limits.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import { COUNTED_DAYS } from "../shares/operator-store.ts";

/** The server's counts in total and by day, and its live numbers. */
export async function readStatistics(
  metadata: Pick<MetadataStore, "readCounts" | "readLive">,
  limits: Pick<ClientLimits, "readRefusals">,
): Promise<AdminStats> {
  const [{ totals, days }, { states, bytes }, refusals] = await Promise.all([
    metadata.readCounts(COUNTED_DAYS),
    metadata.readLive(),
    limits.readRefusals(COUNTED_DAYS),
  ]);
  const refused = new Map(refusals.days.map(({ day, count }) => [day, count]));
  const { gone: _, ...alive } = states;
  const { uploading, leased, locked } = alive;
  const shares = Object.values(alive).reduce((sum, count) => sum + count, 0);
  return {
    totals: { ...totals, rateLimited: refusals.total },
    live: { shares, bytes, uploading, leased, locked },
    days: days.map((day) => ({ ...day, rateLimited: refused.get(day.day) ?? 0 })),
  };
}

/** A day of the statistics, as the pages show it. */
export type StatisticsDay = AdminCounts & { day: string };
