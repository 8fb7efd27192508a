import { html, type Markup } from "../html.ts";
import { type AdminPage, csrfField, notice } from "./admin-pages.ts";
import { moment } from "./words.ts";

/** A passkey as its administrator sees it. */
interface ListedPasskey {
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Null: never. */
  usedAt: number | null;
}

interface PasskeysPage {
  csrfToken: string;
  passkeys: readonly ListedPasskey[];
  /** Whether browsers support passkeys at the address of this server. */
  isSupported: boolean;
  /** The name of the passkey that was just removed. Null: none was. */
  removed: string | null;
}

/** The administrator's passkeys: the list, and the form that adds one. */
export function passkeysPage(view: PasskeysPage): AdminPage {
  const { csrfToken, passkeys, isSupported, removed } = view;
  return {
    title: "Passkeys",
    section: "account",
    main: html`<div class="narrow">
<div class="stack">
<h1>Passkeys</h1>
<p class="lead">A passkey signs you in with your device or a security key, without the password.</p>
</div>
${removed === null ? "" : notice("good", html`Removed <bdi>${removed}</bdi>.`)}
<section class="ticket" aria-labelledby="passkeys">
<div class="ticket-body">
<h2 id="passkeys">Your passkeys</h2>
${
  passkeys.length === 0
    ? html`<p>There is no passkey yet.</p>`
    : html`<ul class="stack">${passkeys.map((passkey) => passkeyItem(passkey, csrfToken))}</ul>
<p class="small soft">Times are in UTC.</p>`
}
</div>
<div class="ticket-stub">${isSupported ? addForm(csrfToken) : NOT_SUPPORTED}</div>
</section>
<p class="row"><a class="button" href="/admin/account">Back to your account</a></p>
</div>`,
  };
}

const NOT_SUPPORTED = html`<p>Browsers support passkeys only for a host name. Set BASE_URL, or open this page at http://localhost.</p>`;

function passkeyItem({ id, name, createdAt, usedAt }: ListedPasskey, csrfToken: string): Markup {
  const used = usedAt === null ? html`never used` : html`last used on ${moment(usedAt)}`;
  return html`<li>
<p><strong><bdi>${name}</bdi></strong></p>
<p class="small soft">Added on ${moment(createdAt)}; ${used}</p>
<details>
<summary aria-label="Remove the passkey ${name}">Remove</summary>
<form class="row" method="post" action="/admin/passkeys/remove">
${csrfField(csrfToken)}
<input type="hidden" name="id" value="${id}">
<p>Nobody can sign in with it any more. Sessions that it started stay open.</p>
<button class="button button-danger">Remove ${name}</button>
</form>
</details>
</li>
`;
}

/** Without the script, the form stays hidden. */
function addForm(csrfToken: string): Markup {
  return html`<p data-passkeys="unsupported">This browser can't add a passkey. It needs JavaScript and WebAuthn.</p>
<form data-passkeys="add" data-csrf="${csrfToken}" hidden>
<div class="stack">
<h2>Add a passkey</h2>
<div class="field">
<label for="passkey-name">Name of the device</label>
<input class="field-input" id="passkey-name" name="name" autocomplete="off" maxlength="100" required>
</div>
<div class="field">
<label for="password">Your password</label>
<input class="field-input" id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required>
</div>
<p class="field-error" role="alert"></p>
<p class="row"><button class="button button-primary">Add a passkey</button></p>
</div>
</form>`;
}
