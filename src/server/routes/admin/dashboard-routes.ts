import type { FastifyReply, FastifyRequest } from "fastify";
import { readStatistics } from "../../admin/statistics.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { type AdminPage, adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import {
  type Dashboard,
  dashboardPage,
  dashboardUpdate,
} from "../../pages/admin/dashboard-page.ts";
import { administrationOf, adminOf } from "./access.ts";
import { csrfTokenFor } from "./csrf.ts";

/** The dashboard that its script fetches every few seconds. These requests do not keep the session alive. */
export function dashboardRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps.webFolder);
  app.get("/admin/live", {
    schema: { hide: true },
    config: { isBackground: true },
    handler: async (request, reply) =>
      sendAdminPage(reply, pages, dashboardUpdate(await readState(deps, request, reply))),
  });
}

export async function readDashboard(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AdminPage> {
  return dashboardPage(await readState(deps, request, reply));
}

async function readState(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Dashboard> {
  const { metadata, control } = deps;
  const { name } = adminOf(request);
  const csrfToken = csrfTokenFor(deps, request, reply);
  const [stats, current, now] = await Promise.all([
    readStatistics(metadata, administrationOf(deps).limits),
    control.read(),
    metadata.readClock(),
  ]);
  return { stats, control: current, now, name, csrfToken };
}
