import csrfProtection from "@fastify/csrf-protection";
import formBody from "@fastify/formbody";
import type { FastifyRequest } from "fastify";
import { API } from "../../../protocol/wire.ts";
import { ProblemError } from "../../errors/problem.ts";
import { PERMISSIONS_WITH_PASSKEYS } from "../../http/answer-headers.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { errorHandler, type RenderError } from "../../http/error-handling.ts";
import { adminPages } from "../../pages/admin/admin-pages.ts";
import { adminErrorPage } from "../../pages/admin/error-page.ts";
import { identifyAdmins, requireAdmin } from "./access.ts";
import { accountPageRoutes } from "./account-page-routes.ts";
import { auditPageRoutes } from "./audit-page-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { controlPageRoutes } from "./control-page-routes.ts";
import { controlRoutes } from "./control-routes.ts";
import { dashboardRoutes } from "./dashboard-routes.ts";
import { passkeyRoutes, passkeySignInRoutes } from "./passkey-routes.ts";
import { rateLimitRoutes } from "./rate-limit-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { shareListRoutes } from "./share-list-routes.ts";
import { sharePageRoutes } from "./share-page-routes.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import { singleSignOnRoutes } from "./single-sign-on-routes.ts";
import { statsRoutes } from "./stats-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { uploadTokenRoutes } from "./upload-token-routes.ts";

/** Routes that anyone may request, and routes of signed-in administrators. */
const FOR_ANYONE = [signInRoutes, passkeySignInRoutes, singleSignOnRoutes, tokenRoutes];
const FOR_ADMINS = [
  ...[sessionRoutes, auditRoutes, statsRoutes, shareListRoutes],
  ...[controlRoutes, uploadTokenRoutes, rateLimitRoutes, passkeyRoutes],
  ...[
    unknownPageRoutes,
    dashboardRoutes,
    sharePageRoutes,
    controlPageRoutes,
    auditPageRoutes,
    accountPageRoutes,
  ],
];

/**
 * The admin pages and the admin API.
 *
 * @param renderError the page of a problem for senders and recipients
 */
export async function adminRoutes(
  app: App,
  deps: AppDeps,
  renderError: RenderError,
): Promise<void> {
  app.setErrorHandler(errorHandler(withAdminPages(deps, renderError)));
  await app.register(formBody);
  await app.register(csrfProtection, {
    // `identifyAdmins` provides the secret in `request.session`.
    sessionPlugin: "@fastify/session",
    getToken: csrfTokenOf,
    logLevel: "debug",
  });
  identifyAdmins(app, deps);
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("permissions-policy", PERMISSIONS_WITH_PASSKEYS);
  });
  for (const routes of FOR_ANYONE) {
    await app.register(async (scope) => routes(scope as App, deps));
  }
  await app.register(async (scope) => {
    requireAdmin(scope as App);
    for (const routes of FOR_ADMINS) {
      await scope.register(async (inner) => routes(inner as App, deps));
    }
  });
}

/** Every other address of an admin page. The router prefers all other routes. */
function unknownPageRoutes(app: App): void {
  app.route({
    method: ["GET", "HEAD"],
    url: "/admin/*",
    schema: { hide: true },
    handler: async () => {
      throw new ProblemError("not_found");
    },
  });
}

/** Shows the problems of admin pages in their own frame. A server without an administrator has no admin pages. */
function withAdminPages(deps: AppDeps, renderOther: RenderError): RenderError {
  const pages = adminPages(deps);
  return async (problem, request) => {
    if (!deps.administration || request.url.startsWith(`${API}/`)) {
      return renderOther(problem, request);
    }
    const { method, admin } = request;
    const page = adminErrorPage(problem, { method, isSignedIn: Boolean(admin) });
    return { policy: pages.policy, html: pages.render(page, await request.server.readPageFrame()) };
  };
}

/** The CSRF token of a form or of a script. */
function csrfTokenOf({ body, headers }: FastifyRequest): string | undefined {
  const { "x-csrf-token": fromScript } = headers;
  if (typeof fromScript === "string") return fromScript;
  const fromForm = (body as { _csrf?: unknown } | null | undefined)?._csrf;
  return typeof fromForm === "string" ? fromForm : undefined;
}
