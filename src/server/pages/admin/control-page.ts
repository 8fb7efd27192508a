import { MAX_NOTICE_LENGTH } from "../../../protocol/api.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import type { UploadToken } from "../../access/upload-token-store.ts";
import type { Control } from "../../admin/admin-store.ts";
import type { Config } from "../../config/config.ts";
import type { Block } from "../../limits/limit-store.ts";
import { html, type Markup } from "../html.ts";
import { type AdminPage, csrfField, notice as noticeBox } from "./admin-pages.ts";
import { dayInWords, moment } from "./words.ts";

interface ControlPage {
  csrfToken: string;
  /** Who may send, by the settings of this server. */
  mode: SendMode;
  control: Control;
  /** Null: this server has no upload tokens. */
  tokens: readonly UploadToken[] | null;
  blocks: readonly Block[];
  /** Milliseconds since 1970. */
  now: number;
  /** A form whose fields the server refused. Null: none. */
  refused: RefusedForm | null;
}

type SendMode = Pick<Config, "receiveOnly" | "uploadAccess">;

/** The page shows the fields again, so that nobody types them twice. */
export interface RefusedForm {
  form: "notice" | "token";
  fields: Readonly<Record<string, string>>;
  /** Why, and what to change. */
  error: string;
}

/** The switches of a running server. Each button is a form of its own. */
export function controlPage(view: ControlPage): AdminPage {
  const { csrfToken, mode, control, tokens, blocks, now, refused } = view;
  const refusedAs = (form: RefusedForm["form"]) => (refused?.form === form ? refused : null);
  return {
    title: "Control",
    section: "control",
    main: html`<div class="narrow">
<h1>Control</h1>
${uploadsSection(control, csrfToken, mode)}
${noticeSection(control, csrfToken, refusedAs("notice"))}
${tokens === null ? "" : tokensSection(tokens, csrfToken, { mode, now, refused: refusedAs("token") })}
${blocksSection(blocks, csrfToken)}
<p class="small soft">The audit log has an entry for each of these actions. All times are in UTC.</p>
</div>`,
  };
}

function uploadsSection(
  { uploadsPaused }: Control,
  csrfToken: string,
  { receiveOnly }: SendMode,
): Markup {
  const [usual, usualTone] = receiveOnly ? ["Not here", ""] : ["Open", "tone-good"];
  const [state, tone] = uploadsPaused ? ["Paused", "tone-warn"] : [usual, usualTone];
  return html`<section class="ticket ticket-body" aria-labelledby="uploads">
<h2 id="uploads">New shares <span class="state ${tone}">${state}</span></h2>
${receiveOnly ? html`<p>With <code>RECEIVE_ONLY</code>, this server accepts no new shares. Another server on the same stores may.</p>` : ""}
<p>${uploadsPaused ? "Nobody can send. Uploads that had begun can finish, and people can open shares." : "A pause stops new shares on all servers. Uploads that have begun can finish, and people can open shares."}</p>
<form method="post" action="/admin/control/uploads">
${csrfField(csrfToken)}
<input type="hidden" name="paused" value="${String(!uploadsPaused)}">
<button class="button">${uploadsPaused ? "Resume new shares" : "Pause new shares"}</button>
</form>
</section>`;
}

function noticeSection(
  { notice }: Control,
  csrfToken: string,
  refused: RefusedForm | null,
): Markup {
  const shown = {
    text: notice?.text ?? "",
    until: notice?.until ? new Date(notice.until).toISOString().slice(0, 16) : "",
  };
  const { text = "", until = "" } = refused?.fields ?? shown;
  const removal = html`<form method="post" action="/admin/control/notice/remove">${csrfField(csrfToken)}<button class="button">Remove the notice</button></form>`;
  return html`<section class="ticket" aria-labelledby="notice">
<form class="ticket-body" method="post" action="/admin/control/notice">
<h2 id="notice">Notice</h2>
<p>All pages show the notice, and the command line prints it.</p>
${errorNotice(refused)}
${csrfField(csrfToken)}
<div class="field">
<label for="text">Text (one line)</label>
<input class="field-input" id="text" name="text" value="${text}" maxlength="${MAX_NOTICE_LENGTH}" required>
</div>
<div class="field">
<label for="until">Shown until (UTC, optional)</label>
<input class="field-input" id="until" name="until" type="datetime-local" value="${until}">
</div>
<p><button class="button">Show the notice</button></p>
</form>
${notice === null ? "" : html`<div class="ticket-stub">${removal}</div>`}
</section>`;
}

function errorNotice(refused: RefusedForm | null): Markup {
  return refused === null ? html`` : noticeBox("bad", html`${refused.error}`);
}

function tokensSection(
  tokens: readonly UploadToken[],
  csrfToken: string,
  { mode, now, refused }: { mode: SendMode; now: number; refused: RefusedForm | null },
): Markup {
  const { name = "", gibPerDay = "", expiresAt = "" } = refused?.fields ?? {};
  return html`<section class="ticket" aria-labelledby="tokens">
<div class="ticket-body">
<h2 id="tokens">Upload tokens</h2>
<p>${useOfTokens(mode)}</p>
${tokens.length === 0 ? html`<p class="soft">There are no upload tokens.</p>` : html`<ul class="stack">${tokens.map((token) => tokenItem(token, csrfToken, now))}</ul>`}
</div>
<form class="ticket-stub" method="post" action="/admin/control/tokens">
<h3>Create an upload token</h3>
${errorNotice(refused)}
${csrfField(csrfToken)}
<div class="field">
<label for="name">Name or note</label>
<input class="field-input" id="name" name="name" value="${name}" maxlength="100" autocomplete="off" required>
</div>
<div class="filters">
<div class="field">
<label for="quota">Limit in GiB per day (optional)</label>
<input class="field-input" id="quota" name="gibPerDay" value="${gibPerDay}" type="number" min="0.001" max="1000000" step="any" inputmode="decimal">
</div>
<div class="field">
<label for="expiry">Expires at (UTC, optional)</label>
<input class="field-input" id="expiry" name="expiresAt" value="${expiresAt}" type="datetime-local">
</div>
</div>
<p><button class="button">Create the token</button></p>
</form>
</section>`;
}

/** Whether senders need a token now. */
function useOfTokens({ receiveOnly, uploadAccess }: SendMode): Markup {
  if (receiveOnly) {
    return html`This server accepts no new shares. A token is for another server on the same stores.`;
  }
  const setting = html`<code>UPLOAD_ACCESS=${uploadAccess}</code>`;
  switch (uploadAccess) {
    case "token":
      return html`People need an upload token to send (${setting}).`;
    case "oidc":
      return html`People sign in to send. Programs need an upload token (${setting}).`;
    case "proxy":
      return html`A proxy decides who may send (${setting}). Upload tokens have no effect.`;
    case "open":
      return html`Everyone may send (${setting}). People need an upload token only with <code>UPLOAD_ACCESS=token</code>.`;
  }
}

function tokenItem(token: UploadToken, csrfToken: string, now: number): Markup {
  const { id, name, bytesPerDay, bytesToday, expiresAt, createdAt, lastUsedOn } = token;
  const isOver = expiresAt !== null && expiresAt <= now;
  const quota =
    bytesPerDay === null
      ? html`No quota`
      : html`${sizeInWords(bytesToday)} of ${sizeInWords(bytesPerDay)} used today`;
  const end = expiresAt === null ? html`no end` : html`ends on ${moment(expiresAt)}`;
  const use = lastUsedOn === null ? html`never used` : html`last used on ${dayInWords(lastUsedOn)}`;
  return html`<li>
<p><strong><bdi>${name}</bdi></strong> <span class="id soft">${id}</span> ${isOver ? html`<span class="state tone-warn">Expired</span>` : ""}</p>
<p class="small soft">${quota}; ${end}; created on ${moment(createdAt)}; ${use}</p>
<details>
<summary aria-label="Revoke the token ${name}">Revoke</summary>
<form class="row" method="post" action="/admin/control/tokens/revoke">
${csrfField(csrfToken)}
<input type="hidden" name="id" value="${id}">
<p>Nobody can send with it any more. You can't undo this.</p>
<button class="button button-danger">Revoke ${name}</button>
</form>
</details>
</li>
`;
}

function blocksSection(blocks: readonly Block[], csrfToken: string): Markup {
  return html`<section class="ticket ticket-body" aria-labelledby="blocks">
<h2 id="blocks">Clients over a rate limit</h2>
<p>Each client has a code in place of its IP address. Two entries with the same code come from the same network.</p>
${blocks.length === 0 ? html`<p class="soft">Nobody is over a limit.</p>` : html`<ul class="stack">${blocks.map((block) => blockItem(block, csrfToken))}</ul>`}
</section>`;
}

const RULES: Readonly<Record<string, string>> = {
  create: "New shares",
  claim: "Viewing and opening shares",
  password: "Passwords",
  bytes: "Bytes in a day",
  "admin-login": "Sign-ins to this page",
  "sender-login": "Sign-ins of senders",
};

function blockItem({ id, rule, client, until }: Block, csrfToken: string): Markup {
  const name = RULES[rule] ?? rule;
  return html`<li class="head-line">
<p><strong>${name}</strong> <span class="id">${client}</span><br><span class="small soft">Until ${moment(until)}</span></p>
<form method="post" action="/admin/control/limits/reset">
${csrfField(csrfToken)}
<input type="hidden" name="id" value="${id}">
<button class="button" aria-label="Reset ${name} of ${client}">Reset</button>
</form>
</li>
`;
}

/** Shows a new token. No other answer contains the token. */
export function newTokenPage(name: string, token: string): AdminPage {
  return {
    title: "New upload token",
    section: "control",
    main: html`<div class="narrow">
<div class="stack">
<h1>New upload token</h1>
<p class="lead">This token is for <bdi>${name}</bdi>. Copy the token now: the server does not store it, and never shows it again.</p>
</div>
<div class="ticket">
<div class="ticket-body"><pre id="token">${token}</pre>
<p class="row"><button class="button" type="button" data-copies="token" hidden>Copy the token</button><span class="small" role="status"></span></p>
<p>Give it to the sender over a channel that you trust.</p></div>
<div class="ticket-stub"><p class="row"><a class="button button-primary" href="/admin/control">Done</a></p></div>
</div>
</div>`,
  };
}
