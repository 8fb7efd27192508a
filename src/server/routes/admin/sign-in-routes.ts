import type { FastifyReply, FastifyRequest } from "fastify";
import { tryAgainIn } from "../../../protocol/errors.ts";
import { Type } from "../../../protocol/json-schema.ts";
import { problems } from "../../../protocol/problems.ts";
import type { BrowserSignIn } from "../../admin/admin-store.ts";
import { actorOf } from "../../admin/sessions.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { preferredForm } from "../../http/negotiation.ts";
import { clientAddress } from "../../limits/client-address.ts";
import { type AdminPage, adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { continuePage } from "../../pages/admin/continue-page.ts";
import { signInPage } from "../../pages/admin/sign-in-page.ts";
import { obeyLimits } from "../client.ts";
import { administrationOf } from "./access.ts";
import { clearCookie, sessionIdOf, setCookie } from "./cookies.ts";
import { csrfTokenFor } from "./csrf.ts";
import { readDashboard } from "./dashboard-routes.ts";
import { offersPasskeys } from "./relying-party.ts";

/** The length is limited, because hashing takes longer for a long text. */
export const SIGN_IN_FIELDS = {
  username: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 1000 }),
};

const WRONG_CREDENTIALS = "The name or the password is wrong.";

export function wrongCredentials(): ProblemError {
  const advice = "Check both. The name is the server's ADMIN_USERNAME.";
  return new ProblemError("unauthorized", { detail: WRONG_CREDENTIALS, advice });
}

/** The sign-in of the admin pages. */
export function signInRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);

  app.route({
    method: ["GET", "HEAD"],
    url: "/admin",
    schema: { hide: true },
    handler: async (request, reply) => {
      if (!request.admin && request.headers["sec-fetch-site"] === "cross-site") {
        return sendAdminPage(reply, pages, continuePage);
      }
      const page = request.admin
        ? await readDashboard(deps, request, reply)
        : await formFor(deps, request, reply, null);
      return sendAdminPage(reply, pages, page);
    },
  });

  app.post(
    "/admin/login",
    {
      schema: {
        hide: true,
        body: Type.Object({ ...SIGN_IN_FIELDS, _csrf: Type.Optional(Type.String()) }),
      },
      // After a link from another site, a browser with a session may still get the form, with a visitor's CSRF token.
      config: { isForVisitors: true },
      preHandler: app.csrfProtection,
    },
    async (request, reply) => {
      try {
        const name = await checkedName(deps, request, reply, request.body);
        await startBrowserSession(deps, request, reply, name, "password");
        return reply.redirect("/admin", 303);
      } catch (error) {
        const wantsPage = preferredForm(request.headers, ["problem", "page"]) === "page";
        if (!(wantsPage && error instanceof ProblemError)) throw error;
        const page = await formFor(deps, request, reply, refusalInWords(error));
        const { retryAfterSeconds } = error.extras;
        if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
        return sendAdminPage(reply.status(error.status), pages, page);
      }
    },
  );
}

/**
 * The name of the administrator who has this password.
 *
 * @throws ProblemError unauthorized, rate_limited, unavailable
 */
async function checkedName(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { username, password }: Record<"username" | "password", string>,
): Promise<string> {
  const administration = administrationOf(deps);
  const address = clientAddress(request);
  obeyLimits(reply, await administration.admitAttempt(address));
  const name = await administration.checkPassword(address, username, password);
  if (name === null) throw wrongCredentials();
  return name;
}

function refusalInWords({ code, extras }: ProblemError): string {
  const { detail = `${problems[code].title}.`, retryAfterSeconds } = extras;
  return retryAfterSeconds === undefined ? detail : `${detail} ${tryAgainIn(retryAfterSeconds)}`;
}

/** The form for a visitor, with each way to sign in. */
async function formFor(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error: string | null,
): Promise<AdminPage> {
  return signInPage({
    csrfToken: csrfTokenFor(deps, request, reply),
    error,
    hasPassword: administrationOf(deps).username !== null,
    others: {
      hasPasskeys: await offersPasskeys(deps, request),
      hasSingleSignOn: deps.singleSignOn?.admits("admin") ?? false,
    },
  });
}

/**
 * Signs an administrator in: adds an entry to the audit log, ends the browser's former session, and starts a new one with
 * a new id and new CSRF tokens.
 */
export async function startBrowserSession(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  method: BrowserSignIn,
): Promise<void> {
  const { sessions, audit } = administrationOf(deps);
  await audit.append(actorOf({ name, method }), clientAddress(request), "sign_in", method);
  const former = sessionIdOf(request, deps.config);
  if (former !== null) await sessions.end(former);
  setCookie(reply, deps.config, "session", await sessions.start(name, method));
  clearCookie(reply, deps.config, "form");
}
