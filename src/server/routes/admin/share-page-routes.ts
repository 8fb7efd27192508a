import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Value } from "typebox/value";
import { AdminSharesQuery } from "../../../protocol/admin-api.ts";
import { ShareParams } from "../../../protocol/api.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { BACK_PATTERN } from "../../pages/admin/page-links.ts";
import {
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

type SharesPageQuery = Type.Static<typeof SharesPageQuery>;

const ACTIONS = { delete: removeShare, unlock: unlockShare };

/** The pages for the list of shares, for one share, and for the operator's actions on it. */
export function sharePageRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);
  const schema = { hide: true, params: ShareParams };

  app.get("/admin/shares", { schema: { hide: true } }, async (request, reply) => {
    const { back, ...query } = checkedQuery(request.query);
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
      await ACTIONS[action](deps, request);
      return reply.redirect(`/admin/shares/${request.params.id}?done=${action}`, 303);
    });
  }
}

/** A form sends its empty fields too. @throws ProblemError bad_request */
function checkedQuery(query: FastifyRequest["query"]): SharesPageQuery {
  const given = Object.entries(query as object).filter(([, value]) => value !== "");
  const checked: unknown = Object.fromEntries(given);
  if (!Value.Check(SharesPageQuery, checked)) throw new ProblemError("bad_request");
  return checked;
}

async function readShare(deps: AppDeps, id: string): Promise<ListedShare | null> {
  const { shares } = await listForOperator(deps, listingOf({ id, limit: "1" }));
  return shares[0] ?? null;
}

/** Anyone can write an address with `done`, so the page confirms an action only if the share's state agrees. */
function confirmed({ state }: ListedShare, done: string | undefined): ShareAction | null {
  if (done === "delete" && state === "gone") return done;
  return done === "unlock" && state !== "locked" && state !== "gone" ? done : null;
}
