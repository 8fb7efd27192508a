import type { FastifyRequest } from "fastify";
import { API } from "../../../protocol/api.ts";
import type { AdminSession } from "../../admin/admin-store.ts";
import type { Administration } from "../../admin/administration.ts";
import type { AuditAction } from "../../admin/audit.ts";
import { actorOf } from "../../admin/sessions.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { preferredForm } from "../../http/negotiation.ts";
import { clientAddress } from "../../limits/client-address.ts";
import { formSecretOf, sessionIdOf } from "./cookies.ts";
import { refuseOtherOrigins, requirePrivateTransport } from "./transport.ts";

/** The administrator who makes a request. */
export interface Admin {
  /** The administrator's name. */
  name: string;
  /** For the audit log: `admin:<name>`, or `oidc:<subject>` after single sign-on. */
  actor: string;
  /** `session`: a browser with a session cookie. `token`: a program with an API token. */
  via: "session" | "token";
  /** The key under which the store has the session: the cookie's, or the one that the token names. */
  sessionKey: string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Null: nobody has signed in. */
    admin: Admin | null;
    /** The secret of this visitor's CSRF tokens, which @fastify/csrf-protection reads. */
    session: { _csrf?: string };
  }
  interface FastifyContextConfig {
    /** The page's script makes this request by itself, so the request does not renew the session. */
    isBackground?: boolean;
    /** The form is for visitors. Its CSRF token belongs to a separate cookie, even in a browser with a session. */
    isForVisitors?: boolean;
  }
}

const PAGES = "/admin";
const READS = ["GET", "HEAD"];

/** Other schemes are the proxy's, such as the Basic authentication of a whole site. */
const BEARER = /^Bearer +(?<token>\S+)$/i;

function notSignedIn(): ProblemError {
  const advice = `Sign in at ${PAGES}, or get an API token: POST ${API}/admin/token`;
  return new ProblemError("unauthorized", { advice });
}

/** The administrator of a request in the scope of `requireAdmin`. @throws ProblemError unauthorized */
export function adminOf({ admin }: Pick<FastifyRequest, "admin">): Admin {
  if (!admin) throw notSignedIn();
  return admin;
}

/** @throws ProblemError not_found, if the server has no administrator */
export function administrationOf({ administration }: AppDeps): Administration {
  if (!administration) throw new ProblemError("not_found");
  return administration;
}

/** Records an action of the administrator. Call it before the action. */
export function recordAction(
  deps: AppDeps,
  request: FastifyRequest,
  action: AuditAction,
  target: string | null = null,
): Promise<void> {
  const { audit } = administrationOf(deps);
  return audit.append(adminOf(request).actor, clientAddress(request), action, target);
}

/** The entry of an action without effect. It follows the entry of the action, if that was already written. */
const WITHOUT_EFFECT = {
  share_removed: "share_not_removed",
  share_unlocked: "share_not_unlocked",
  upload_token_revoked: "upload_token_not_revoked",
  rate_limit_reset: "rate_limit_not_reset",
} as const;

/**
 * Records an action of the administrator, then does it. If it can have no effect, or `act` refuses it because its target
 * has just ended, an entry says so.
 *
 * @param check throws a refusal before the entry of the action is written. False: the action can have no effect, so that it
 *   is not done
 * @returns whether the action was done
 * @throws the refusal: ProblemError not_found, gone
 */
export async function doRecorded(
  deps: AppDeps,
  request: FastifyRequest,
  action: keyof typeof WITHOUT_EFFECT,
  target: string,
  { check, act }: { check?: () => Promise<boolean>; act: () => Promise<void> },
): Promise<boolean> {
  try {
    if ((await check?.()) === false) {
      await recordAction(deps, request, WITHOUT_EFFECT[action], target);
      return false;
    }
    await recordAction(deps, request, action, target);
    await act();
    return true;
  } catch (error) {
    const isRefusal = error instanceof ProblemError && ["not_found", "gone"].includes(error.code);
    if (isRefusal) await recordAction(deps, request, WITHOUT_EFFECT[action], target);
    throw error;
  }
}

/**
 * For all admin routes: identifies the administrator before the body is read. Without an administrator, these routes do
 * not exist. Refuses plain http, except from the same machine, and refuses writes from other origins.
 */
export function identifyAdmins(app: App, deps: AppDeps): void {
  app.decorateRequest("admin", null);
  app.decorateRequest("session");
  app.addHook("onRequest", async (request) => {
    const administration = administrationOf(deps);
    requirePrivateTransport(request, deps.config);
    const isRead = READS.includes(request.method);
    if (!isRead) refuseOtherOrigins(request, deps.config);
    const { token } = BEARER.exec(request.headers.authorization ?? "")?.groups ?? {};
    if (token !== undefined) {
      request.session = {};
      request.admin = await adminWithToken(administration, token);
      return;
    }
    const id = sessionIdOf(request, deps.config);
    const { isBackground = false, isForVisitors = false } = request.routeOptions.config;
    const session = id === null ? null : await administration.sessions.read(id, !isBackground);
    if (id === null || !session || isForVisitors) {
      const secret = formSecretOf(request, deps.config);
      request.session = secret === null ? {} : { _csrf: secret };
      return;
    }
    request.session = { _csrf: administration.sessions.csrfSecretOf(id) };
    request.admin = adminOfSession(session, "session");
  });
}

/**
 * For the routes of signed-in administrators. A browser's write needs the CSRF token of its session, in the field `_csrf`
 * of a form or in the header X-CSRF-Token. A program needs none, because a browser sends no API token by itself.
 */
export function requireAdmin(app: App): void {
  app.addHook("onRequest", async (request, reply) => {
    if (request.admin) return;
    if (isForPage(request)) return reply.redirect(PAGES, 303);
    throw notSignedIn();
  });
  app.addHook("preHandler", (request, reply, done) => {
    if (READS.includes(request.method) || request.admin?.via === "token") done();
    else app.csrfProtection(request, reply, done);
  });
}

async function adminWithToken({ tokens }: Administration, token: string): Promise<Admin | null> {
  const session = await tokens.sessionOf(token);
  return session && adminOfSession(session, "token");
}

function adminOfSession(session: AdminSession, via: Admin["via"]): Admin {
  return { name: session.name, actor: actorOf(session), via, sessionKey: session.key };
}

/** Whether the client wants a page, on which a person can sign in. */
function isForPage({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith(`${API}/`) && preferredForm(headers, ["problem", "page"]) === "page";
}
