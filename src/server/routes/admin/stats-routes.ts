import { AdminStats } from "../../../protocol/admin-api.ts";
import { readStatistics } from "../../admin/statistics.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { jsonAnswer, problemResponses } from "../api-schemas.ts";
import { administrationOf } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

/** The server's counts. */
export function statsRoutes(app: App, deps: AppDeps): void {
  app.get(
    adminPaths.stats,
    {
      schema: {
        ...adminSchema,
        operationId: "readStats",
        summary: "Get the statistics",
        description:
          "`totals` counts since the first start, `days` counts each of the last 90 days, and `live` describes the stored shares. The counts are exact across processes and restarts.",
        response: {
          200: jsonAnswer(AdminStats, "The statistics."),
          ...problemResponses("unauthorized", "https_required", "not_found"),
        },
      },
    },
    () => readStatistics(deps.metadata, administrationOf(deps).limits),
  );
}
