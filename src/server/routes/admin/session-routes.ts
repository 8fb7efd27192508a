import type { App, AppDeps } from "../../http/app-types.ts";
import { emptyAnswer, problemResponses } from "../api-schemas.ts";
import { adminOf, recordAction } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";
import { clearCookie } from "./cookies.ts";

/** Signing out: here, or everywhere. */
export function sessionRoutes(app: App, deps: AppDeps): void {
  const { adminStore, config } = deps;

  app.post("/admin/logout", { schema: { hide: true } }, async (request, reply) => {
    await recordAction(deps, request, "sign_out");
    await adminStore.endSession(adminOf(request).sessionKey);
    clearCookie(reply, config, "session");
    return reply.redirect("/admin", 303);
  });

  app.post("/admin/logout-everywhere", { schema: { hide: true } }, async (request, reply) => {
    await recordAction(deps, request, "sign_out_everywhere");
    await adminStore.endAllSessions();
    clearCookie(reply, config, "session");
    return reply.redirect("/admin", 303);
  });

  app.delete(
    adminPaths.sessions,
    {
      schema: {
        ...adminSchema,
        operationId: "signOutEverywhere",
        summary: "Sign out everywhere",
        description: "Ends all sessions of the admin pages and all API tokens, this one included.",
        response: {
          204: emptyAnswer("All sessions have ended."),
          ...problemResponses("unauthorized", "forbidden", "https_required", "not_found"),
        },
      },
    },
    async (request, reply) => {
      await recordAction(deps, request, "sign_out_everywhere");
      await adminStore.endAllSessions();
      return reply.status(204).send(null);
    },
  );
}
