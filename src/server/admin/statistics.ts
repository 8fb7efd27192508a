import type { AdminCounts, AdminStats } from "../../protocol/admin-api.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import { COUNTED_DAYS } from "../shares/operator-store.ts";

/** What the server has counted: in all, by day, and what is stored now. */
export async function readStatistics(
  metadata: Pick<MetadataStore, "readCounts" | "readLive">,
): Promise<AdminStats> {
  const [{ totals, days }, { states, bytes }] = await Promise.all([
    metadata.readCounts(COUNTED_DAYS),
    metadata.readLive(),
  ]);
  const { gone: _, ...alive } = states;
  const { uploading, leased, locked } = alive;
  const shares = Object.values(alive).reduce((sum, count) => sum + count, 0);
  return {
    totals: { ...totals, rateLimited: 0 },
    live: { shares, bytes, uploading, leased, locked },
    days: days.map((day) => ({ ...day, rateLimited: 0 })),
  };
}

/** A day of the statistics, as the pages show it. */
export type StatisticsDay = AdminCounts & { day: string };
