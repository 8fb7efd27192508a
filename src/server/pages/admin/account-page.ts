import type { AdminSession, SignInMethod } from "../../admin/admin-store.ts";
import { html, type Markup } from "../html.ts";
import { type AdminPage, csrfField } from "./admin-pages.ts";
import { moment } from "./words.ts";

const METHODS: Record<SignInMethod, string> = {
  password: "Password",
  passkey: "Passkey",
  oidc: "Single sign-on",
  token: "API token",
  sender: "Single sign-on, as a sender",
};

interface AccountPage {
  name: string;
  csrfToken: string;
  sessions: readonly AdminSession[];
  /** The key of the session of this browser. */
  ownKey: string;
  /** Whether this administrator can have passkeys: only with a password. */
  hasPasskeys: boolean;
}

/** The administrator's sign-ins, and how to end them. */
export function accountPage({
  name,
  csrfToken,
  sessions,
  ownKey,
  hasPasskeys,
}: AccountPage): AdminPage {
  return {
    title: "Account",
    section: "account",
    main: html`<div class="narrow">
<div class="stack">
<h1>Account</h1>
<p class="lead">You are signed in as <strong>${name}</strong>.</p>
</div>
<section class="ticket" aria-labelledby="sessions">
<div class="ticket-body">
<h2 id="sessions">Active sign-ins</h2>
<ul class="stack">
${sessions.map((session) => sessionItem(session, session.key === ownKey))}
</ul>
<p class="small soft">A sign-in ends after 30 minutes without use, and after 12 hours in any case. Times are in UTC.</p>
</div>
<div class="ticket-stub">
<div class="row">
<form method="post" action="/admin/logout">${csrfField(csrfToken)}<button class="button">Sign out</button></form>
<form method="post" action="/admin/logout-everywhere">${csrfField(csrfToken)}<button class="button button-danger">Sign out everywhere</button></form>
</div>
<p class="small soft">“Sign out everywhere” ends the sign-ins of all administrators and senders, and all API tokens.</p>
</div>
</section>
${hasPasskeys ? html`<p class="row"><a class="button" href="/admin/passkeys">Passkeys</a></p>` : ""}
</div>`,
  };
}

function sessionItem({ method, name, startedAt, usedAt }: AdminSession, isOwn: boolean): Markup {
  return html`<li>
<p><strong>${METHODS[method]}</strong>, ${name} ${isOwn ? html`<span class="state tone-good">This browser</span>` : ""}</p>
<p class="small soft">Since ${moment(startedAt)}, last used ${moment(usedAt)}</p>
</li>
`;
}
