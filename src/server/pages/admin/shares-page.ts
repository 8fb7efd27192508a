import type { AdminSharesQuery } from "../../../protocol/admin-api.ts";
import type { GoneReason } from "../../../protocol/api.ts";
import { countOf, sizeInWords } from "../../../protocol/quantities.ts";
import type { ListedShare, ListState } from "../../shares/operator-store.ts";
import { html, type Markup } from "../html.ts";
import { type AdminPage, notice } from "./admin-pages.ts";
import { pageLinks } from "./page-links.ts";
import { moment, numberInWords, shortMoment } from "./words.ts";

const STATES: Record<ListState, { label: string; tone: string }> = {
  uploading: { label: "Uploading", tone: "" },
  ready: { label: "Ready", tone: "tone-good" },
  leased: { label: "Being opened", tone: "tone-good" },
  locked: { label: "Locked", tone: "tone-warn" },
  gone: { label: "Gone", tone: "" },
};

/** Why a share ended, for the operator. */
const ENDS: Record<GoneReason, string> = {
  claimed: "All downloads used",
  expired: "Expired",
  burned: "Burned by its owner",
  wrong_passwords: "Too many wrong passwords",
  abandoned: "Upload not completed",
  removed: "Deleted by the operator",
};

const SORTS = {
  "-created": "Newest first",
  created: "Oldest first",
  expires: "Expires soonest",
  "-expires": "Expires last",
  "-size": "Largest first",
  size: "Smallest first",
} as const;

interface SharesPage {
  query: AdminSharesQuery;
  /** Whether the search has a text that no id begins with. The page does not repeat it: it may have the key of a link. */
  isIdWrong?: boolean;
  /** The way back: see page-links.ts. */
  back: string | undefined;
  shares: readonly ListedShare[];
  /** The cursor of the next page. */
  next: string | null;
}

/** The anonymous list. Its form sends the filters by GET, so that a list can be a bookmark. */
export function sharesPage({
  query,
  isIdWrong = false,
  back,
  shares,
  next,
}: SharesPage): AdminPage {
  return {
    title: "Shares",
    section: "shares",
    main: html`<div class="stack">
<h1>Shares</h1>
<p class="lead soft">You see the size, times and state of each share. Names and contents are encrypted, and this server has no key.</p>
</div>
${filterForm(query, isIdWrong)}
${isIdWrong ? "" : shares.length === 0 ? nothingFound(query) : shareTable(shares)}
${linksOf({ query, back, next })}`,
  };
}

function linksOf({ query, back, next }: Omit<SharesPage, "shares" | "isIdWrong">): Markup {
  const { cursor, ...filter } = query;
  return pageLinks({
    label: "Pages of the list",
    path: "/admin/shares",
    words: { first: "First page", previous: "Previous page", next: "Next page" },
    ...{ filter, cursor, back, next },
  });
}

function filterForm(query: AdminSharesQuery, isIdWrong: boolean): Markup {
  const states = Object.entries(STATES).map(([value, { label }]) => [value, label] as const);
  const protections = [
    ["true", "With a password"],
    ["false", "Without a password"],
  ] as const;
  return html`<form class="ticket ticket-body" action="/admin/shares" role="search" aria-label="Shares">
<div class="filters">
<div class="field">
<label for="id">Id begins with</label>
<input class="field-input id" id="id" name="id" value="${query.id ?? ""}" pattern="\\s*(\\S*/s/)?[A-Za-z0-9_\\-]{1,22}\\s*" title="Letters, digits, - and _, without # and what follows it" autocapitalize="none" autocomplete="off" spellcheck="false"${isIdWrong ? html` aria-invalid="true"` : ""} aria-describedby="${isIdWrong ? "id-error " : ""}id-hint">
</div>
${choice("state", "State", query.state, [["", "All"], ...states])}
${choice("protected", "Password", query.protected, [["", "All"], ...protections])}
${choice("sort", "Order", query.sort, Object.entries(SORTS))}
<button class="button">Show</button>
</div>
${isIdWrong ? html`<p class="field-error" role="alert" id="id-error">An id has at most 22 characters: letters, digits, - and _. Enter only the id.</p>` : ""}
<p class="small soft" id="id-hint">In a link, the id is between <code>/s/</code> and <code>#</code>. Never enter the part after <code>#</code>: it opens the share. If you enter an id, the list is sorted by id.</p>
</form>`;
}

function choice(
  name: string,
  label: string,
  chosen: string | undefined,
  options: readonly (readonly [value: string, label: string])[],
): Markup {
  const items = options.map(([value, text]) =>
    value === (chosen ?? "")
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`,
  );
  return html`<div class="field">
<label for="${name}">${label}</label>
<select class="field-input" id="${name}" name="${name}">${items}</select>
</div>`;
}

function nothingFound({ id, state, protected: isProtected, cursor }: AdminSharesQuery): Markup {
  const isFiltered = [id, state, isProtected, cursor].some((value) => value !== undefined);
  return html`<p class="ticket ticket-body">${isFiltered ? "No share matches." : "There are no shares."}</p>`;
}

const COLUMNS = ["Id", "State", "Password", "Size", "Created", "Expires", "Downloads", "Actions"];

function shareTable(shares: readonly ListedShare[]): Markup {
  return html`<div class="ticket list">
<table role="table" aria-label="Shares">
<thead role="rowgroup"><tr role="row">${COLUMNS.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${shares.map(shareRow)}
</tbody>
</table>
</div>
<p class="small soft">All times are in UTC.</p>`;
}

function shareRow(share: ListedShare): Markup {
  const { id, size, createdAt, downloads, maxDownloads } = share;
  return html`<tr role="row">
<th role="rowheader" scope="row"><a class="id" href="/admin/shares/${id}">${id}</a></th>
${cell("State", stateAndEnd(share))}
${cell("Password", passwordInWords(share))}
${cell("Size", html`${sizeInWords(size)}`)}
${cell("Created", shortMoment(createdAt))}
${cell("Expires", expiry(share))}
${cell("Downloads", html`${numberInWords(downloads)} of ${numberInWords(maxDownloads)}`)}
<td role="cell">${actionLinks(share)}</td>
</tr>
`;
}

function cell(label: string, value: Markup): Markup {
  return html`<td role="cell"><span class="cell-label" aria-hidden="true">${label}</span>${value}</td>`;
}

/** The end is in the cell of the state, because the share's expiry has no meaning any more. */
function stateAndEnd({ state, gone }: ListedShare): Markup {
  if (gone === null) return stateBadge(state);
  return html`${stateBadge(state)} <span class="end small soft">${ENDS[gone.reason]}, ${shortMoment(gone.at)}</span>`;
}

function expiry({ gone, expiresAt }: ListedShare): Markup {
  return gone !== null || expiresAt === null ? html`–` : shortMoment(expiresAt);
}

function stateBadge(state: ListState): Markup {
  const { label, tone } = STATES[state];
  return html`<span class="state ${tone}">${label}</span>`;
}

function passwordInWords({ needsPassword, wrongPasswords }: ListedShare): Markup {
  if (!needsPassword) return html`No`;
  return wrongPasswords === 0 ? html`Yes` : html`Yes, ${numberInWords(wrongPasswords)} wrong`;
}

function actionButtons({ id, state }: ListedShare): Markup {
  if (state === "gone") return html``;
  const unlock = html`<a class="button" href="/admin/shares/${id}/unlock">Unlock</a>`;
  return html`<span class="row">${state === "locked" ? unlock : ""}<a class="button button-danger" href="/admin/shares/${id}/delete">Delete</a></span>`;
}

function actionLinks({ id, state }: ListedShare): Markup {
  if (state === "gone") return html``;
  const unlock = html`<a href="/admin/shares/${id}/unlock" aria-label="Unlock ${id}">Unlock</a>`;
  return html`<span class="links">${state === "locked" ? unlock : ""}<a href="/admin/shares/${id}/delete" aria-label="Delete ${id}">Delete</a></span>`;
}

/** The operator's last action on a share. */
export type ShareAction = "delete" | "unlock";

/** `nothing`: the share had ended before, or was not locked. */
export type ActionResult = ShareAction | "nothing";

/** One share, with the operator's actions. */
export function sharePage(share: ListedShare, done: ActionResult | null): AdminPage {
  const { id, size, state, createdAt, downloads, maxDownloads } = share;
  return {
    title: `Share ${id}`,
    section: "shares",
    main: html`<div class="narrow">
<div class="stack">
<p><a href="/admin/shares">All shares</a></p>
<h1>Share</h1>
<p class="lead id">${id}</p>
</div>
${done === null ? "" : doneNotice(done, share)}
<div class="ticket">
<dl class="ticket-body facts">
${fact("State", stateBadge(state))}
${fact("Size", html`${sizeInWords(size)}, encrypted`)}
${fact("Password", passwordInWords(share))}
${fact("Downloads", html`${numberInWords(downloads)} of ${numberInWords(maxDownloads)}`)}
${fact("Created (UTC)", moment(createdAt))}
${endFact(share)}
</dl>
<div class="ticket-stub">
<p>${state === "gone" ? "Nobody can open this share. Its content is deleted. This record is deleted after seven days." : "No administrator of this server can read the share: the key is in its link."}</p>
${actionButtons(share)}
</div>
</div>
</div>`,
  };
}

function endFact({ gone, expiresAt }: ListedShare): Markup {
  if (gone !== null) return fact("Ended (UTC)", html`${ENDS[gone.reason]}, ${moment(gone.at)}`);
  return fact("Expires (UTC)", expiresAt === null ? html`After the upload` : moment(expiresAt));
}

/** The answer for an id that no share has. */
export function noSharePage(id: string): AdminPage {
  return {
    title: "No such share",
    section: "shares",
    main: html`<div class="narrow">
<div class="stack">
<p><a href="/admin/shares">All shares</a></p>
<h1>No such share</h1>
<p class="lead id">${id}</p>
</div>
<p class="ticket ticket-body">This server has no share with this id, or the share ended more than seven days ago.</p>
</div>`,
  };
}

function fact(label: string, value: Markup): Markup {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>
`;
}

function doneNotice(done: ActionResult, { state }: ListedShare): Markup {
  switch (done) {
    case "delete":
      return notice(
        "good",
        html`You deleted this share. Its owner can see that the operator did it.`,
      );
    case "unlock":
      return notice(
        "good",
        html`You unlocked this share. Its owner can see that the operator did it.`,
      );
    case "nothing":
      return notice(
        "warn",
        html`You changed nothing: the share ${state === "gone" ? "had already ended" : "was not locked"}.`,
      );
  }
}

interface Confirmation {
  share: ListedShare;
  action: ShareAction;
  csrfToken: string;
}

/** Asks before an action. It is a page of its own, so that it works without a script. */
export function confirmationPage({ share, action, csrfToken }: Confirmation): AdminPage {
  const { id, size, state } = share;
  const isDelete = action === "delete";
  const question = isDelete ? "Delete this share?" : "Unlock this share?";
  return {
    title: question,
    section: "shares",
    main: html`<div class="narrow">
<div class="stack">
<h1>${question}</h1>
<p class="lead"><span class="id">${id}</span></p>
</div>
<form class="ticket" method="post" action="/admin/shares/${id}/${action}">
<input type="hidden" name="_csrf" value="${csrfToken}">
<div class="ticket-body">
<p class="row">${stateBadge(state)}<span>${sizeInWords(size)}</span></p>
${isDelete ? html`<p>Nobody can open it any more, and running downloads end. You can't undo this.</p>` : html`<p>Recipients may enter more wrong passwords. After ${countOf(20, "wrong password")} in all, the share is gone.</p>`}
<p>The audit log gets an entry, and the share's owner sees that the operator did it.</p>
</div>
<div class="ticket-stub">
<p class="row">
<a class="button" href="/admin/shares/${id}">Cancel</a>
<button class="button ${isDelete ? "button-danger" : "button-primary"}">${isDelete ? "Delete the share" : "Unlock the share"}</button>
</p>
</div>
</form>
</div>`,
  };
}
