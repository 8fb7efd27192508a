import { Type } from "../../../protocol/json-schema.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { emptyAnswer, jsonAnswer, problemResponses } from "../api-schemas.ts";
import { adminOf, recordAction } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";
import { clearCookie } from "./cookies.ts";

const moment = (description: string) => Type.String({ format: "date-time", description });

const Sessions = Type.Object({
  sessions: Type.Array(
    Type.Object({
      name: Type.String({ description: "Who signed in." }),
      method: Type.String({
        description: "`password`, `passkey`, `oidc`, or `token` for a program.",
      }),
      isThis: Type.Boolean({ description: "Whether it is the session of this request." }),
      startedAt: moment("The sign-in."),
      usedAt: moment("The last request, or up to 20 seconds before it."),
      endsAt: moment("The end, if the session is not used again."),
    }),
  ),
});

/** Sessions, and signing out: here, or everywhere. */
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

  app.get(
    adminPaths.sessions,
    {
      schema: {
        ...adminSchema,
        operationId: "listSessions",
        summary: "List the sessions of administrators",
        description: "The newest session is first. The list has no id that opens a session.",
        response: {
          200: jsonAnswer(Sessions, "The sessions that are alive."),
          ...problemResponses("unauthorized", "https_required", "not_found"),
        },
      },
    },
    async (request) => {
      const { sessionKey } = adminOf(request);
      const all = await adminStore.listSessions();
      // For privacy, administrators do not see the sessions of senders.
      const sessions = all.filter(({ method }) => method !== "sender");
      return {
        sessions: sessions.map(({ key, name, method, startedAt, usedAt, endsAt }) => ({
          ...{ name, method, isThis: key === sessionKey },
          ...{ startedAt: isoTime(startedAt), usedAt: isoTime(usedAt), endsAt: isoTime(endsAt) },
        })),
      };
    },
  );

  app.delete(
    adminPaths.sessions,
    {
      schema: {
        ...adminSchema,
        operationId: "signOutEverywhere",
        summary: "Sign out everywhere",
        description:
          "Ends all sessions of administrators and senders and all API tokens, including those of this request.",
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

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
