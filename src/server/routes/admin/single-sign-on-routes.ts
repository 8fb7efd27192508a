import type { App, AppDeps } from "../../http/app-types.ts";
import { clientAddress } from "../../limits/client-address.ts";
import { adminPages } from "../../pages/admin/admin-pages.ts";
import { sendSignedInPage } from "../../pages/admin/signed-in-page.ts";
import { beginSignIn, finishSignIn } from "../oidc/oidc-flow.ts";
import { administrationOf } from "./access.ts";
import { startBrowserSession } from "./sign-in-routes.ts";

/** The sign-in of administrators with OpenID Connect. */
export function singleSignOnRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);

  app.get("/admin/oidc/start", { schema: { hide: true } }, (_request, reply) =>
    beginSignIn(deps, reply, "admin"),
  );

  app.get("/admin/oidc/callback", { schema: { hide: true } }, async (request, reply) => {
    const { subject } = await finishSignIn(deps, request, reply, "admin", () =>
      administrationOf(deps).audit.appendFailedSignIn(clientAddress(request)),
    );
    await startBrowserSession(deps, request, reply, subject, "oidc");
    return sendSignedInPage(reply, pages, "/admin");
  });
}
