import type { App, AppDeps } from "../../http/app-types.ts";
import { accountPage } from "../../pages/admin/account-page.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { administrationOf, adminOf } from "./access.ts";
import { csrfTokenFor } from "./csrf.ts";

/** The administrator's sign-ins. */
export function accountPageRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);
  app.get("/admin/account", { schema: { hide: true } }, async (request, reply) => {
    const { name, sessionKey: ownKey } = adminOf(request);
    const csrfToken = csrfTokenFor(deps, request, reply);
    const all = await deps.adminStore.listSessions();
    // Senders are no administrators, and there can be thousands.
    const sessions = all.filter(({ method }) => method !== "sender");
    const { passkeys, username } = administrationOf(deps);
    const hasPasskeys = passkeys !== null && username !== null;
    const page = accountPage({ name, csrfToken, sessions, ownKey, hasPasskeys });
    return sendAdminPage(reply, pages, page);
  });
}
