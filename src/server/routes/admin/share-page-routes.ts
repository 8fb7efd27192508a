import type { FastifyRequest } from "fastify";
import type { Static, TSchema } from "typebox";
import { AdminSharesQuery } from "../../../protocol/admin-api.ts";
import { ShareParams } from "../../../protocol/api.ts";
import { Type } from "../../../protocol/json-schema.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { BACK_PATTERN } from "../../pages/admin/page-links.ts";
import {
  type ActionResult,
  confirmationPage,
  noSharePage,
  type ShareAction,
  sharePage,
  sharesPage,
} from "../../pages/admin/shares-page.ts";
import { listForOperator } from "../../shares/listing.ts";
import type { ListedShare } from "../../shares/operator-store.ts";
import { csrfTokenFor } from "./csrf.ts";
import { listingOf, removeShare, unlockShare } from "./share-list-routes.ts";

/** The query of the API, and the way back. */
const SharesPageQuery = Type.Object(
  {
    ...AdminSharesQuery.properties,
    back: Type.Optional(Type.String({ pattern: BACK_PATTERN })),
  },
  { additionalProperties: false },
);

type SharesPageQuery = Static<typeof SharesPageQuery>;

const ACTIONS = { delete: removeShare, unlock: unlockShare };

/** The pages for the list of shares, for one share, and for the operator's actions on it. */
export function sharePageRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);
  const schema = { hide: true, params: ShareParams };

  app.get("/admin/shares", { schema: { hide: true } }, async (request, reply) => {
    const typed = request.query as Record<string, unknown>;
    const id = typeof typed.id === "string" ? idIn(typed.id) : null;
    if (id !== null && id !== typed.id) {
      // A link in the address would stay in the browser's history.
      return reply.redirect(`/admin/shares?${new URLSearchParams({ ...asTexts(typed), id })}`, 303);
    }
    if (id !== null && id !== "" && !(await isValid(AdminSharesQuery.properties.id, id))) {
      const { back: _back, cursor: _cursor, ...query } = await checkedQuery({ ...typed, id: "" });
      const view = { query, isIdWrong: true, back: undefined, shares: [], next: null };
      return sendAdminPage(reply.status(400), pages, sharesPage(view));
    }
    const { back, ...query } = await checkedQuery(typed);
    const page = await listForOperator(deps, listingOf(query));
    return sendAdminPage(reply, pages, sharesPage({ query, back, ...page }));
  });

  app.get(
    "/admin/shares/:id",
    {
      schema: { ...schema, querystring: Type.Object({ done: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      const { id } = request.params;
      const share = await readShare(deps, id);
      if (!share) return sendAdminPage(reply.status(404), pages, noSharePage(id));
      return sendAdminPage(reply, pages, sharePage(share, confirmed(share, request.query.done)));
    },
  );

  for (const action of Object.keys(ACTIONS) as ShareAction[]) {
    const url = `/admin/shares/:id/${action}`;
    app.get(url, { schema }, async (request, reply) => {
      const { id } = request.params;
      const share = await readShare(deps, id);
      if (!share) return sendAdminPage(reply.status(404), pages, noSharePage(id));
      const csrfToken = csrfTokenFor(deps, request, reply);
      return sendAdminPage(reply, pages, confirmationPage({ share, action, csrfToken }));
    });

    app.post(url, { schema }, async (request, reply) => {
      const { id } = request.params;
      let isDone: boolean;
      try {
        isDone = await ACTIONS[action](deps, request);
      } catch (error) {
        const code = error instanceof ProblemError ? error.code : null;
        if (code === "not_found") return sendAdminPage(reply.status(404), pages, noSharePage(id));
        if (code !== "gone") throw error;
        isDone = false;
      }
      const result: ActionResult = isDone ? action : "nothing";
      return reply.redirect(`/admin/shares/${id}?done=${result}`, 303);
    });
  }
}

/** The id in a pasted link, or the text itself without spaces around it. */
function idIn(text: string): string {
  return /\/s\/(?<id>[A-Za-z0-9_-]{22})/.exec(text)?.groups?.id ?? text.trim();
}

/** The fields that occur once. */
function asTexts(query: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(query).filter(
    (field): field is [string, string] => typeof field[1] === "string",
  );
  return Object.fromEntries(texts);
}

/** A form sends its empty fields too. @throws ProblemError bad_request */
async function checkedQuery(query: FastifyRequest["query"]): Promise<SharesPageQuery> {
  const given = Object.entries(query as object).filter(([, value]) => value !== "");
  const checked: unknown = Object.fromEntries(given);
  if (!(await isValid(SharesPageQuery, checked))) throw new ProblemError("bad_request");
  return checked as SharesPageQuery;
}

/** The library is loaded when an administrator first lists shares. A server without one does not need it. */
async function isValid(schema: TSchema, value: unknown): Promise<boolean> {
  const { Check } = await import("typebox/value");
  return Check(schema, value);
}

async function readShare(deps: AppDeps, id: string): Promise<ListedShare | null> {
  const { shares } = await listForOperator(deps, listingOf({ id, limit: "1" }));
  return shares[0] ?? null;
}

/** Anyone can write an address with `done`, so the page confirms an action only if the share's state agrees. */
function confirmed({ state, gone }: ListedShare, done: string | undefined): ActionResult | null {
  if (done === "delete" && gone?.reason === "removed") return done;
  if (done === "nothing" && state !== "locked") return done;
  return done === "unlock" && state !== "locked" && state !== "gone" ? done : null;
}
