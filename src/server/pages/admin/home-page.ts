import { html, type Markup, type PlainPage } from "../plain-pages.ts";

/** The first page of a signed-in administrator. */
export function homePage({ name, csrfToken }: { name: string; csrfToken: string }): PlainPage {
  return {
    title: "Administration",
    main: html`<div class="stack">
<h1>Administration</h1>
<p class="lead">You are signed in as ${name}.</p>
<p><a href="/admin/passkeys">Passkeys</a></p>
</div>
${signOutForms(csrfToken)}`,
  };
}

/** The buttons that end this session, or all sessions. */
function signOutForms(csrfToken: string): Markup {
  return html`<div class="row">
<form method="post" action="/admin/logout">
<input type="hidden" name="_csrf" value="${csrfToken}">
<button class="button">Sign out</button>
</form>
<form method="post" action="/admin/logout-everywhere">
<input type="hidden" name="_csrf" value="${csrfToken}">
<button class="button">Sign out everywhere</button>
</form>
</div>`;
}
