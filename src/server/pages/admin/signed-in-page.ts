import type { FastifyReply } from "fastify";
import { html } from "../html.ts";
import type { AdminPage, AdminPages } from "./admin-pages.ts";

/**
 * The page to which the sign-in provider returns the browser. It loads the next page itself, without a redirect: browsers
 * send no SameSite=Strict cookie with the redirects of a request from another site.
 *
 * @param next the path of the next page; null if the page that needs the sign-in is open in another tab
 */
export async function sendSignedInPage(
  reply: FastifyReply,
  pages: AdminPages,
  next: string | null,
): Promise<FastifyReply> {
  return reply
    .headers({
      "content-security-policy": pages.policy,
      // The address has the code of the sign-in.
      "referrer-policy": "no-referrer",
    })
    .type("text/html; charset=utf-8")
    .send(pages.render(signedInPage(next), await reply.server.readPageFrame()));
}

function signedInPage(next: string | null): AdminPage {
  return {
    section: null,
    title: "You are signed in",
    ...(next === null ? {} : { head: html`<meta http-equiv="refresh" content="0; url=${next}">` }),
    main: html`<div class="stack">
<h1>You are signed in</h1>
${
  next === null
    ? html`<p class="lead">Close this tab and return to the one with your share. Everything that you added is still there.</p>`
    : html`<p class="lead">The next page opens by itself.</p>
<p class="row"><a class="button button-primary" href="${next}">Continue</a></p>`
}
</div>`,
  };
}
