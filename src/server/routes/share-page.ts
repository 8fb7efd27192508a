import Type from "typebox";
import type { App } from "../app.ts";
import { htmlPage, wantsHtml } from "../html-page.ts";
import { ProblemError } from "../problem.ts";

/**
 * What a browser shows for a share link. It looks nothing up and takes nothing: the address alone says only
 * that there may be a share.
 */
export function sharePage(app: App): void {
  const page = htmlPage({
    title: "Someone sent you something",
    paragraphs: [
      "It is end-to-end encrypted and can be opened once. Looking at this page has not opened it.",
      "To open it, copy the whole link, with all that stands after the “#”, and run:",
    ],
    command: "onetimeshare get 'LINK'",
  });
  app.get(
    "/s/:id",
    { schema: { hide: true, params: Type.Object({ id: Type.String() }) } },
    async (request, reply) => {
      if (!wantsHtml(request.headers.accept)) throw new ProblemError("not_acceptable");
      return reply.header("x-robots-tag", "noindex").type("text/html; charset=utf-8").send(page);
    },
  );
}
