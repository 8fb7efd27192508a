import type { OwnerView } from "../../../client/owner.ts";
import type { TimelineEntry } from "../../../protocol/api.ts";
import { countOf } from "../../../protocol/quantities.ts";
import { dateInWords } from "../../ui/wording.ts";

/** The status of a share for its owner. */
export interface StatusWords {
  tone: "info" | "good" | "warn" | "bad";
  /** A few words, such as "Waiting to be opened". */
  short: string;
  /** One to three sentences. */
  long: string;
}

export function statusInWords(view: OwnerView, now: Date): StatusWords {
  const status = statusOf(view, now);
  return { ...status, long: status.long.trim() };
}

function statusOf(view: OwnerView, now: Date): StatusWords {
  if (view.receipts.some(({ genuine }) => genuine === false)) return forgedReceipt;
  if (view.state === "gone") return goneStatus(view, now);
  if (view.locked) {
    return {
      tone: "warn",
      short: "Locked",
      long: `Someone with the link entered too many wrong passwords. Unlock the share, or burn it. ${receiptsOf(view)}`,
    };
  }
  switch (view.state) {
    case "uploading":
      return {
        tone: "info",
        short: "Upload incomplete",
        long: "Nobody can open the share until its upload is complete.",
      };
    case "leased":
      return {
        tone: "info",
        short: "Being opened now",
        long: `Someone with the link is downloading it. ${receiptsOf(view)}`,
      };
    case "ready":
      return readyStatus(view, now);
  }
}

const forgedReceipt: StatusWords = {
  tone: "bad",
  short: "A receipt is not genuine",
  long: "The server shows a receipt that was not made with the link. Don't trust the status of this share.",
};

function readyStatus(view: OwnerView, now: Date): StatusWords {
  const { remainingDownloads: remaining, maxDownloads, receipts } = view;
  const opened = maxDownloads - remaining;
  const until =
    view.expiresAt === null ? "" : `, until ${dateInWords(new Date(view.expiresAt), now)}`;
  const more = `It can be opened ${timesOf(remaining)}${opened > 0 ? " more" : ""}${until}.`;
  if (opened === 0) return { tone: "info", short: "Waiting to be opened", long: more };
  if (receipts.length === 0) {
    const long = `It was opened ${timesOf(opened)}, without a receipt. ${more}`;
    return { tone: "warn", short: "Opened, can be opened again", long };
  }
  const short = "Received, can be opened again";
  return {
    tone: "good",
    short,
    long: `${openedTooOften(view, opened)}${receiptsOf(view)} ${more}`,
  };
}

function goneStatus(view: OwnerView, now: Date): StatusWords {
  const at = view.gone === null ? "" : ` ${dateInWords(new Date(view.gone.at), now)}`;
  const received = receiptsOf(view);
  switch (view.gone?.reason) {
    case "expired":
      return expiredStatus(view, at);
    case "burned":
      return { tone: "info", short: "Burned", long: `You burned it${at}. ${received}` };
    case "wrong_passwords":
      return {
        tone: "bad",
        short: "Deleted after wrong passwords",
        long: `Someone with the link entered too many wrong passwords in total. The server deleted the share${at}. ${received}`,
      };
    case "abandoned":
      return {
        tone: "warn",
        short: "Never sent",
        long: "The upload was not completed. The server deleted it.",
      };
    default:
      if (received === "") return withoutReceipt;
      return {
        tone: "good",
        short: "Received",
        long: `${openedTooOften(view, view.maxDownloads)}${received} The server deleted the share.`,
      };
  }
}

function expiredStatus(view: OwnerView, at: string): StatusWords {
  const long = `It expired${at}. The server deleted it.`;
  const received = receiptsOf(view);
  if (received !== "") {
    return { tone: "good", short: "Received, then expired", long: `${long} ${received}` };
  }
  return wasOpened(view)
    ? { tone: "warn", short: withoutReceipt.short, long: `${long} ${withoutReceipt.long}` }
    : { tone: "warn", short: "Never opened", long };
}

/** The timeline lists an opening that does not count as "claimed" and "given_back". */
function wasOpened({ timeline }: OwnerView): boolean {
  const count = (event: TimelineEntry["event"]) =>
    timeline.filter((entry) => entry.event === event).length;
  return count("lease_ended") > 0 || count("claimed") > count("given_back");
}

const withoutReceipt: StatusWords = {
  tone: "warn",
  short: "Opened, without a receipt",
  long: "Someone with the link opened it, but no receipt arrived. The download may be incomplete: ask the recipient.",
};

/** Says how often the share was opened, if that is more often than it was received. */
function openedTooOften({ receipts }: OwnerView, opened: number): string {
  return opened > receipts.length ? `It was opened ${timesOf(opened)}. ` : "";
}

/** "" without a receipt. */
function receiptsOf({ receipts }: OwnerView): string {
  const { length } = receipts;
  if (length === 0) return "";
  const receipt = length === 1 ? "The receipt is" : "The receipts are";
  return `It was received completely${length === 1 ? "" : ` ${timesOf(length)}`}. ${receipt} verified: only someone with the link can make one.`;
}

function timesOf(count: number): string {
  return count === 1 ? "once" : countOf(count, "time");
}

const events: Record<TimelineEntry["event"], string> = {
  created: "You created it",
  uploaded: "Upload complete",
  previewed: "Someone with the link looked at the preview",
  claimed: "Someone with the link opened it",
  given_back: "Nothing was downloaded, so this opening does not count",
  delivered: "Received completely",
  lease_ended: "The time for the download ended without a receipt",
  wrong_password: "Wrong password entered",
  locked: "Locked after too many wrong passwords",
  unlocked: "You unlocked it",
  expired: "Expired",
  burned: "You burned it",
  abandoned: "The upload was not completed",
  ended_by_wrong_passwords: "Deleted after too many wrong passwords in total",
};

/** What happened, and when. */
export function eventInWords(entry: TimelineEntry, now: Date): { what: string; when: string } {
  const first = dateInWords(new Date(entry.at), now);
  const { count = 1, lastAt = entry.at } = entry;
  if (count === 1) return { what: events[entry.event], when: first };
  const last = dateInWords(new Date(lastAt), now);
  return { what: `${events[entry.event]} (${count} times)`, when: `first ${first}, last ${last}` };
}
