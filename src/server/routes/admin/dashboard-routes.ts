import { readStatistics } from "../../admin/statistics.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { type AdminPage, adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import {
  type Dashboard,
  dashboardPage,
  dashboardUpdate,
} from "../../pages/admin/dashboard-page.ts";

/** The dashboard that its script fetches every few seconds. It does not keep the session alive. */
export function dashboardRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps.webFolder);
  app.get("/admin/live", {
    schema: { hide: true },
    config: { isBackground: true },
    handler: async (_request, reply) =>
      sendAdminPage(reply, pages, dashboardUpdate(await readState(deps))),
  });
}

export async function readDashboard(deps: AppDeps): Promise<AdminPage> {
  return dashboardPage(await readState(deps));
}

async function readState({ metadata, adminStore }: AppDeps): Promise<Dashboard> {
  const [stats, control, now] = await Promise.all([
    readStatistics(metadata),
    adminStore.readControl(),
    metadata.readClock(),
  ]);
  return { stats, control, now };
}
