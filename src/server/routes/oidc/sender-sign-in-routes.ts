import type { FastifyRequest } from "fastify";
import { signInPaths } from "../../../protocol/wire.ts";
import { basePathOf } from "../../config/site-address.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { sendSignedInPage } from "../../pages/admin/signed-in-page.ts";
import { brandOf } from "../../pages/brand.ts";
import { plainPages } from "../../pages/plain-pages.ts";
import { clearCookie, readCookie, setCookie } from "../admin/cookies.ts";
import { refuseOtherOrigins, requirePrivateTransport } from "../admin/transport.ts";
import { beginSignIn, finishSignIn, signOnFor } from "./oidc-flow.ts";

const hidden = { schema: { hide: true } };

/** The sign-in of senders with UPLOAD_ACCESS=oidc. */
export function senderSignInRoutes(app: App, deps: AppDeps): void {
  const { config } = deps;
  const signOn = signOnFor(deps, "sender");
  if (!signOn) return;
  const { senderSessions } = signOn;
  app.addHook("onRequest", async (request) => requirePrivateTransport(request, config));
  const pages = plainPages(deps.webFolder, {
    basePath: basePathOf(config),
    brand: brandOf(config),
  });

  app.get(signInPaths.start, hidden, (request, reply) => {
    const { tab } = request.query as { tab?: unknown };
    return beginSignIn(deps, reply, "sender", tab === "new");
  });

  app.get(signInPaths.callback, hidden, async (request, reply) => {
    const { hasOwnTab } = await finishSignIn(deps, request, reply, "sender");
    setCookie(reply, config, "sender-session", await senderSessions.start());
    return sendSignedInPage(reply, pages, hasOwnTab ? null : "/");
  });

  /** For the send page, which can't read the cookie. */
  app.get(signInPaths.session, hidden, async (request) => ({
    signedIn: await isSignedInSender(deps, request),
  }));

  app.post(signInPaths.logout, hidden, async (request, reply) => {
    refuseOtherOrigins(request, config);
    const id = readCookie(request, config, "sender-session");
    if (id !== null) await senderSessions.end(id);
    clearCookie(reply, config, "sender-session");
    return reply.status(204).send(null);
  });
}

/** Whether the browser has the session of a sender. */
export async function isSignedInSender(
  deps: Pick<AppDeps, "config" | "singleSignOn">,
  request: FastifyRequest,
): Promise<boolean> {
  const id = readCookie(request, deps.config, "sender-session");
  return id !== null && ((await deps.singleSignOn?.senderSessions.isAlive(id)) ?? false);
}
