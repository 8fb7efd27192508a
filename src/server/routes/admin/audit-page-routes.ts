import { Type } from "../../../protocol/json-schema.ts";
import { AUDIT_CURSOR } from "../../admin/admin-store.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { auditPage } from "../../pages/admin/audit-page.ts";
import { BACK_PATTERN } from "../../pages/admin/page-links.ts";
import { adminPaths } from "./admin-schemas.ts";

const ENTRIES_ON_PAGE = 50;

/** The audit log as a page. */
export function auditPageRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);
  const cursor = Type.Optional(Type.String({ pattern: AUDIT_CURSOR.source }));
  const back = Type.Optional(Type.String({ pattern: BACK_PATTERN }));
  const querystring = Type.Object({ cursor, back }, { additionalProperties: false });
  app.get("/admin/audit", { schema: { hide: true, querystring } }, async (request, reply) => {
    const { cursor, back } = request.query;
    const page = await deps.adminStore.listAudit(cursor ?? null, ENTRIES_ON_PAGE);
    const exportPath = adminPaths.auditExport;
    return sendAdminPage(reply, pages, auditPage({ ...page, cursor, back, exportPath }));
  });
}
