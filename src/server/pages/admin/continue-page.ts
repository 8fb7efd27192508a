import { html } from "../html.ts";
import type { AdminPage } from "./admin-pages.ts";

/**
 * Loads /admin again. After a link of another site, a browser does not send the cookie of the session (SameSite=Strict).
 * After this page it does.
 */
export const continuePage: AdminPage = {
  section: null,
  title: "Administration",
  head: html`<meta http-equiv="refresh" content="0; url=/admin">`,
  main: html`<div class="stack">
<h1>Administration</h1>
<p class="row"><a class="button button-primary" href="/admin">Continue</a></p>
</div>`,
};
