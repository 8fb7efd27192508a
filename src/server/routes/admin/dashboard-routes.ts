import type { FastifyReply, FastifyRequest } from "fastify";
import { fresh } from "../../admin/fresh.ts";
import { readStatistics } from "../../admin/statistics.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { type AdminPage, adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import type { Dashboard } from "../../pages/admin/dashboard-page.ts";
import { administrationOf, adminOf } from "./access.ts";
import { csrfTokenFor } from "./csrf.ts";

/** All open dashboards of a server process share a reading of the numbers for this time. */
const IS_FRESH_FOR_MS = 1_000;

/** The dashboard that its script fetches every few seconds. These requests do not keep the session alive. */
export function dashboardRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);
  const readNumbers = fresh(() => readState(deps), IS_FRESH_FOR_MS);
  app.get("/admin/live", {
    schema: { hide: true },
    config: { isBackground: true },
    handler: async (request, reply) => {
      const { dashboardUpdate } = await loadPage();
      const dashboard = await forAdmin(deps, request, reply, readNumbers);
      return sendAdminPage(reply, pages, dashboardUpdate(dashboard));
    },
  });
}

export async function readDashboard(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AdminPage> {
  const { dashboardPage } = await loadPage();
  return dashboardPage(await forAdmin(deps, request, reply, () => readState(deps)));
}

/** The page draws charts. Its libraries are loaded when an administrator first opens it. */
function loadPage() {
  return import("../../pages/admin/dashboard-page.ts");
}

type DashboardState = Pick<Dashboard, "stats" | "control" | "now">;

/** The numbers, with the parts of the dashboard that are the administrator's own. */
async function forAdmin(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  read: () => Promise<DashboardState>,
): Promise<Dashboard> {
  const { name } = adminOf(request);
  const csrfToken = csrfTokenFor(deps, request, reply);
  return { ...(await read()), name, csrfToken };
}

async function readState(deps: AppDeps): Promise<DashboardState> {
  const { metadata } = deps;
  const [stats, control, now] = await Promise.all([
    readStatistics(metadata, administrationOf(deps).limits),
    deps.control.read(),
    metadata.readClock(),
  ]);
  return { stats, control, now };
}
