import type { AuditEntry, AuditPage } from "../../admin/admin-store.ts";
import type { AuditAction } from "../../admin/audit.ts";
import { html, type Markup } from "../html.ts";
import type { AdminPage } from "./admin-pages.ts";
import { pageLinks } from "./page-links.ts";
import { exactMoment } from "./words.ts";

const ACTIONS: Record<AuditAction, string> = {
  sign_in: "Signed in",
  sign_in_failed: "Failed to sign in",
  sign_in_failures_omitted: "More failed sign-ins are not listed",
  sign_out: "Signed out",
  sign_out_everywhere: "Signed out everywhere",
  token_issued: "Got an API token",
  audit_exported: "Exported the audit log",
  share_removed: "Deleted a share",
  share_not_removed: "Deleted no share: it had already ended, or did not exist",
  share_unlocked: "Unlocked a share",
  share_not_unlocked: "Unlocked no share: it was not locked, had ended, or did not exist",
  uploads_paused: "Paused new shares",
  uploads_resumed: "Resumed new shares",
  notice_set: "Set the notice",
  notice_removed: "Removed the notice",
  upload_token_created: "Created an upload token",
  upload_token_revoked: "Revoked an upload token",
  upload_token_not_revoked: "Could not revoke an upload token, because it did not exist",
  rate_limit_reset: "Reset a rate limit",
  rate_limit_not_reset: "Could not reset a rate limit, because it had ended",
  passkey_added: "Added a passkey",
  passkey_add_failed: "Entered a wrong password to add a passkey",
  passkey_counter_wrong: "Tried to sign in with a passkey that may be a copy",
  passkey_removed: "Removed a passkey",
};

interface AuditView extends AuditPage {
  /** The cursor of this page. Undefined: the newest entries. */
  cursor: string | undefined;
  /** The way back: see page-links.ts. */
  back: string | undefined;
  exportPath: string;
}

const LINKS = {
  label: "Pages of the log",
  path: "/admin/audit",
  filter: {},
  words: { first: "Newest entries", previous: "Newer entries", next: "Older entries" },
};

/** The entries of the audit log, the newest first. */
export function auditPage({ entries, cursor, back, next, exportPath }: AuditView): AdminPage {
  return {
    title: "Audit log",
    section: "audit",
    main: html`<div class="head-line">
<div class="stack">
<h1>Audit log</h1>
<p class="lead soft">Nobody can change or delete an entry here.</p>
</div>
<p class="row">
<a class="button" href="${exportPath}?format=csv" download>Export as CSV</a>
<a class="button" href="${exportPath}?format=jsonl" download>Export as JSON lines</a>
</p>
</div>
${entries.length === 0 ? html`<p class="ticket ticket-body">There are no entries.</p>` : auditTable(entries)}
${pageLinks({ ...LINKS, cursor, back, next })}
<p class="small soft">“From” is a keyed hash: two entries with the same hash came from the same network. Times are in UTC.</p>`,
  };
}

const COLUMNS = ["Time", "Who", "What", "Details", "From"];

function auditTable(entries: readonly AuditEntry[]): Markup {
  return html`<div class="ticket list">
<table role="table" aria-label="Entries">
<thead role="rowgroup"><tr role="row">${COLUMNS.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${entries.map(entryRow)}
</tbody>
</table>
</div>`;
}

function entryRow({ at, actor, action, target, from }: AuditEntry): Markup {
  const words = ACTIONS[action as AuditAction] ?? action;
  return html`<tr role="row">
${cell("Time", exactMoment(at))}
${cell("Who", html`${actor.replace(/^admin:/, "")}`)}
${cell("What", html`${words}`, "action")}
${target === null ? html`<td role="cell"></td>` : cell("Details", targetInWords(action, target), "long-text")}
${cell("From", html`<span class="id">${from}</span>`)}
</tr>
`;
}

/** On a phone, the label stands in for the head of the column. */
function cell(label: string, value: Markup, kind = ""): Markup {
  return html`<td role="cell" class="${kind}"><span class="cell-label" aria-hidden="true">${label}</span>${value}</td>`;
}

function targetInWords(action: string, target: string): Markup {
  if (!action.startsWith("share_")) return html`${target}`;
  return html`<a class="id" href="/admin/shares/${target}">${target}</a>`;
}
