import { html, type Markup } from "../html.ts";
import type { AdminPage } from "./admin-pages.ts";
import { type OtherSignIns, otherSignIns } from "./other-sign-ins.ts";

/** The form by which the administrator signs in. */
export function signInPage({
  csrfToken,
  error,
  hasPassword,
  others,
}: {
  csrfToken: string;
  /** Why the last attempt failed. */
  error: string | null;
  /** Whether an administrator has a password. */
  hasPassword: boolean;
  others: OtherSignIns;
}): AdminPage {
  return {
    title: error === null ? "Sign in" : "Sign-in failed",
    section: null,
    main: html`<div class="narrow">
<div class="stack">
<h1>Sign in</h1>
<p class="lead">This page is for the operator of this server. You don't need it to open a share.</p>
</div>
${hasPassword ? passwordForm(csrfToken, error) : ""}
${otherSignIns(others, csrfToken)}
</div>`,
  };
}

function passwordForm(csrfToken: string, error: string | null): Markup {
  return html`<form class="ticket" method="post" action="/admin/login">
<div class="ticket-body">
${error === null ? "" : html`<p class="field-error" role="alert" id="error">${error}</p>`}
<input type="hidden" name="_csrf" value="${csrfToken}">
<div class="field">
<label for="username">Name</label>
<input class="field-input" id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required>
</div>
<div class="field">
<label for="password">Password</label>
<input class="field-input" id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required>
</div>
</div>
<div class="ticket-stub">
<p class="row"><button class="button button-primary">Sign in</button></p>
</div>
</form>`;
}
