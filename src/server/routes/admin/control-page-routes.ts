import type { FastifyReply, FastifyRequest } from "fastify";
import type { TProperties } from "typebox";
import { Type } from "../../../protocol/json-schema.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { controlPage, newTokenPage, type RefusedForm } from "../../pages/admin/control-page.ts";
import { administrationOf } from "./access.ts";
import { publishNotice, removeNotice, setUploadsPaused } from "./control-routes.ts";
import { csrfTokenFor } from "./csrf.ts";
import { MAX_LISTED_BLOCKS, resetRateLimit } from "./rate-limit-routes.ts";
import { addUploadToken, revokeUploadToken } from "./upload-token-routes.ts";

const PAGE = "/admin/control";
const GIB = 1024 ** 3;

/** The page has been sent instead of a result. */
const SHOWN = Symbol("shown");

const text = Type.String({ maxLength: 1000 });
const formOf = <Fields extends TProperties>(fields: Fields) => ({
  schema: { hide: true, body: Type.Object(fields) },
});

/** The page of pause, notice, upload tokens and rate-limit blocks. Each form returns to it. */
export function controlPageRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    refused: RefusedForm | null = null,
  ) => {
    const csrfToken = csrfTokenFor(deps, request, reply);
    const [control, tokens, blocks, now] = await Promise.all([
      deps.control.read(),
      deps.uploadTokens?.list() ?? null,
      administrationOf(deps).limits.listBlocks(MAX_LISTED_BLOCKS),
      deps.metadata.readClock(),
    ]);
    const view = { csrfToken, mode: deps.config, control, tokens, blocks, now, refused };
    return sendAdminPage(reply, pages, controlPage(view));
  };

  /** Runs the action of a form. If the server refuses a field, shows the page with the form as it was. */
  const orShowAgain = async <Result>(
    request: FastifyRequest,
    reply: FastifyReply,
    { form, act }: { form: RefusedForm["form"]; act: () => Promise<Result> },
  ): Promise<Result | typeof SHOWN> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === "bad_request")) throw error;
      const fields = request.body as Record<string, string>;
      const words = error.extras.detail ?? "A field is not valid.";
      await send(request, reply.status(400), { form, fields, error: words });
      return SHOWN;
    }
  };

  app.get(PAGE, { schema: { hide: true } }, (request, reply) => send(request, reply));

  app.post(
    `${PAGE}/uploads`,
    formOf({ paused: Type.Enum(["true", "false"]) }),
    async (request, reply) => {
      await setUploadsPaused(deps, request, request.body.paused === "true");
      return reply.redirect(PAGE, 303);
    },
  );

  app.post(`${PAGE}/notice`, formOf({ text, until: text }), async (request, reply) => {
    const { text: notice, until } = request.body;
    const act = () => publishNotice(deps, request, notice, momentOf(until));
    const done = await orShowAgain(request, reply, { form: "notice", act });
    return done === SHOWN ? reply : reply.redirect(PAGE, 303);
  });

  app.post(`${PAGE}/notice/remove`, { schema: { hide: true } }, async (request, reply) => {
    await removeNotice(deps, request as FastifyRequest);
    return reply.redirect(PAGE, 303);
  });

  app.post(
    `${PAGE}/tokens`,
    formOf({ name: text, gibPerDay: text, expiresAt: text }),
    async (request, reply) => {
      const { name, gibPerDay, expiresAt } = request.body;
      const act = async () =>
        addUploadToken(deps, request, {
          ...{ name, bytesPerDay: bytesOf(gibPerDay), expiresAt: momentOf(expiresAt) },
        });
      const added = await orShowAgain(request, reply, { form: "token", act });
      if (added === SHOWN) return reply;
      // A redirect would need the token in an address. On a reload, the browser asks before it creates another token.
      return sendAdminPage(reply, pages, newTokenPage(name, added.token));
    },
  );

  app.post(`${PAGE}/tokens/revoke`, formOf({ id: text }), async (request, reply) => {
    await unlessDone(revokeUploadToken(deps, request, request.body.id));
    return reply.redirect(PAGE, 303);
  });

  app.post(`${PAGE}/limits/reset`, formOf({ id: text }), async (request, reply) => {
    await unlessDone(resetRateLimit(deps, request, request.body.id));
    return reply.redirect(PAGE, 303);
  });
}

/** The form may be sent twice, or shown for so long that its block or token has ended: its page then shows that. */
async function unlessDone(action: Promise<void>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === "not_found")) throw error;
  }
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/;

/** A field of a date and time, in UTC. Empty: null. @throws ProblemError bad_request */
function momentOf(field: string): number | null {
  if (field === "") return null;
  const at = LOCAL_TIME.test(field) ? Date.parse(`${field}Z`) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new ProblemError("bad_request", { detail: "The time is not valid." });
  }
  return at;
}

/** Empty: null. @throws ProblemError bad_request */
function bytesOf(field: string): number | null {
  if (field === "") return null;
  const bytes = Math.round(Number(field) * GIB);
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new ProblemError("bad_request", { detail: "The quota is not valid." });
  }
  return bytes;
}
