import type { OwnerView } from "../../client/owner.ts";
import type { TimelineEntry } from "../../protocol/api.ts";
import { text, texts } from "../ui/texts.ts";

/** The status of a share for its owner. */
export interface StatusWords {
  tone: "info" | "good" | "warn" | "bad";
  /** A few words, such as "Waiting to be opened". */
  short: string;
  /** One to three sentences. */
  long: string;
}

/**
 * The use of the link of a share:
 *
 * - `works`: it opens the share;
 * - `locked`: nothing until the owner unlocks the share;
 * - `in_use`: nothing, unless a running download is given back before the share expires;
 * - `ended`: nothing any more.
 */
export type LinkState = "works" | "locked" | "in_use" | "ended";

/** @param view null: the server has not answered yet */
export function linkStateOf(view: OwnerView | null, now: Date): LinkState {
  if (view === null) return "works";
  if (view.state === "gone") return "ended";
  if (view.locked) return "locked";
  if (view.state !== "leased") return "works";
  // A running download keeps an expired share, but nobody else can open it.
  const isExpired = view.expiresAt !== null && Date.parse(view.expiresAt) <= now.getTime();
  return isExpired || view.remainingDownloads === 0 ? "in_use" : "works";
}

const UNLOCKS: ReadonlySet<TimelineEntry["event"]> = new Set(["unlocked", "unlocked_by_operator"]);

/** Whether somebody can still open the share, at once or after an unlock. Unknown counts as yes. */
export function canBeOpened(view: OwnerView | null, now: Date): boolean {
  const link = linkStateOf(view, now);
  return (link === "works" || link === "locked") && !(view && lacksUpload(view));
}

/** Whether the owner should read more than the status in a few words. */
export function needsAttention(view: OwnerView): boolean {
  if (isForged(view)) return true;
  if (lacksUpload(view)) return true;
  if (view.state !== "gone" && view.locked) return true;
  const isBurned = view.gone?.reason === "burned";
  return view.receipts.length === 0 && view.state !== "leased" && !isBurned && wasOpened(view);
}

/** Whether the share never arrived completely, so that its owner has to send it again. */
export function lacksUpload({ state, gone }: OwnerView): boolean {
  return state === "uploading" || gone?.reason === "abandoned";
}

export function statusInWords(view: OwnerView, now: Date): StatusWords {
  if (isForged(view)) return forgedStatus();
  if (view.state === "gone") {
    return goneStatus(view, view.gone && texts().when(new Date(view.gone.at), now));
  }
  if (view.locked) {
    return statusWords("warn", text("shares.locked"), text("shares.lockedLong"), receiptsOf(view));
  }
  if (view.state === "uploading") {
    const next = [text("shares.incompleteLong"), text("shares.incompleteNext")];
    return statusWords("warn", text("shares.incomplete"), ...next);
  }
  if (view.state === "ready") return readyStatus(view, now);
  return statusWords("info", text("shares.opening"), text("shares.openingLong"), receiptsOf(view));
}

/** The status of a share that has ended, without the time of its end. */
export function endInWords(view: OwnerView): StatusWords {
  return isForged(view) ? forgedStatus() : goneStatus(view, null);
}

function isForged({ receipts }: Pick<OwnerView, "receipts">): boolean {
  return receipts.some(({ genuine }) => genuine === false);
}

function forgedStatus(): StatusWords {
  return statusWords("bad", text("shares.forged"), text("shares.forgedLong"));
}

function statusWords(
  tone: StatusWords["tone"],
  short: string,
  ...sentences: string[]
): StatusWords {
  return { tone, short, long: texts().paragraph(...sentences) };
}

function readyStatus(view: OwnerView, now: Date): StatusWords {
  const { remainingDownloads: count, maxDownloads, receipts, expiresAt } = view;
  const opened = maxDownloads - count;
  const more = downloadsLeft(
    count,
    opened > 0,
    expiresAt && texts().when(new Date(expiresAt), now),
  );
  const wrong = wrongPasswordsOf(view);
  if (opened === 0) {
    return statusWords(wrong === "" ? "info" : "warn", text("shares.waiting"), wrong, more);
  }
  if (receipts.length === 0) {
    const unconfirmed = text("shares.openedUnconfirmed", { count: opened });
    return statusWords("warn", text("shares.openedAgain"), unconfirmed, wrong, more);
  }
  const received = [downloadsOf(view, opened), receiptsOf(view)];
  return statusWords("good", text("shares.receivedAgain"), ...received, wrong, more);
}

/** How many wrong passwords were entered since the last unlock, and how many lock the share. "" if there were none. */
function wrongPasswordsOf({ timeline, remainingAttempts }: OwnerView): string {
  if (remainingAttempts === null) return "";
  const unlocked = timeline.findLastIndex(({ event }) => UNLOCKS.has(event));
  const wrong = timeline
    .slice(unlocked + 1)
    .filter(({ event }) => event === "wrong_password").length;
  if (wrong === 0) return "";
  return text("shares.wrongPasswordsSoFar", {
    wrong: texts().number(wrong),
    limit: texts().number(wrong + remainingAttempts),
  });
}

function downloadsLeft(count: number, wasOpened: boolean, when: string | null): string {
  if (wasOpened) {
    return when === null
      ? text("shares.canBeOpenedMore", { count })
      : text("shares.canBeOpenedMoreUntil", { count, when });
  }
  return when === null
    ? text("shares.canBeOpened", { count })
    : text("shares.canBeOpenedUntil", { count, when });
}

/** @param when null: the words do not say it */
function goneStatus(view: OwnerView, when: string | null): StatusWords {
  const received = receiptsOf(view);
  switch (view.gone?.reason) {
    case "expired": {
      const expired = when ? text("shares.expired", { when }) : text("shares.expiredSometime");
      if (received !== "") {
        return statusWords("good", text("shares.receivedExpired"), expired, received);
      }
      if (!wasOpened(view)) return statusWords("warn", text("shares.neverOpened"), expired);
      return withoutReceipt(expired);
    }
    case "burned": {
      const burned = when ? text("shares.burnedLong", { when }) : text("shares.burnedSometime");
      return statusWords("info", text("shares.burned"), burned, received);
    }
    case "wrong_passwords": {
      const why = when
        ? text("shares.wrongPasswordsLong", { when })
        : text("shares.wrongPasswordsSometime");
      return statusWords("bad", text("shares.wrongPasswords"), why, received);
    }
    case "removed": {
      const removed = when ? text("shares.removedLong", { when }) : text("shares.removedSometime");
      return statusWords("bad", text("shares.removed"), removed, received);
    }
    case "abandoned":
      return statusWords("warn", text("shares.abandoned"), text("shares.abandonedLong"));
    default: {
      if (received === "") return withoutReceipt();
      const opened = downloadsOf(view, view.maxDownloads);
      return statusWords("good", text("shares.received"), opened, received, text("shares.deleted"));
    }
  }
}

function withoutReceipt(...before: string[]): StatusWords {
  const long = text("shares.withoutReceiptLong");
  return statusWords("warn", text("shares.withoutReceipt"), ...before, long);
}

/** In the timeline, a download that does not count has a "claimed" and a "given_back". */
function wasOpened({ timeline }: OwnerView): boolean {
  const count = (event: TimelineEntry["event"]) =>
    timeline.filter((entry) => entry.event === event).length;
  return count("lease_ended") > 0 || count("claimed") > count("given_back");
}

/** "" if the share was received as often as it was opened. */
function downloadsOf({ receipts }: OwnerView, opened: number): string {
  return opened > receipts.length ? text("shares.opened", { count: opened }) : "";
}

/** "" without a receipt. */
function receiptsOf({ receipts }: OwnerView): string {
  const { length: count } = receipts;
  return count === 0 ? "" : text("shares.receipts", { count });
}

/**
 * The events of a share, newest first. Repetitions in a row are one event, from the first to the last. The server alone
 * says that a share was received, so a receipt that is not genuine denies it.
 */
export function eventsInWords(
  { timeline, receipts }: Pick<OwnerView, "receipts"> & { timeline: readonly TimelineEntry[] },
  now: Date,
): { what: string; when: string }[] {
  const isDenied = isForged({ receipts });
  return merged(timeline)
    .map((entry, order) => ({ entry, order, last: Date.parse(lastOf(entry)) }))
    .sort((a, b) => b.last - a.last || b.order - a.order)
    .map(({ entry }) => eventInWords(entry, isDenied, now));
}

function merged(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const entry of timeline) {
    const before = entries.at(-1);
    if (before?.event !== entry.event) entries.push(entry);
    else {
      const count = (before.count ?? 1) + (entry.count ?? 1);
      entries[entries.length - 1] = { ...before, count, lastAt: lastOf(entry) };
    }
  }
  return entries;
}

function lastOf({ at, lastAt = at }: TimelineEntry): string {
  return lastAt;
}

function eventInWords(
  entry: TimelineEntry,
  isDenied: boolean,
  now: Date,
): { what: string; when: string } {
  const { count = 1 } = entry;
  const first = texts().when(new Date(entry.at), now);
  const last = texts().when(new Date(lastOf(entry)), now);
  return {
    what: whatHappened(entry.event, isDenied, count),
    when: first === last ? first : text("shares.eventSpan", { first, last }),
  };
}

function whatHappened(event: TimelineEntry["event"], isDenied: boolean, count: number): string {
  if (event === "delivered" && isDenied) return text("shares.forged");
  if (event === "wrong_password") return text("shares.event_wrong_password", { count });
  const what = text(`shares.event_${event}`);
  return count === 1 ? what : text("shares.eventTimes", { event: what, count });
}
