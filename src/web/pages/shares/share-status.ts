import type { OwnerView } from "../../../client/owner.ts";
import type { TimelineEntry } from "../../../protocol/api.ts";
import { timesOf } from "../../../protocol/quantities.ts";
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
  if (view.receipts.some(({ genuine }) => genuine === false)) return forgedReceipt;
  if (view.state === "gone") return goneStatus(view, now);
  if (view.locked) {
    const why =
      "Someone with the link entered too many wrong passwords. Unlock the share, or burn it.";
    return statusWords("warn", "Locked", why, receiptsOf(view));
  }
  if (view.state === "uploading") {
    const long = "Nobody can open the share until its upload is complete.";
    return statusWords("info", "Upload incomplete", long);
  }
  if (view.state === "ready") return readyStatus(view, now);
  const long = "Someone with the link opened it. This download has no receipt yet.";
  return statusWords("info", "Being opened now", long, receiptsOf(view));
}

function statusWords(
  tone: StatusWords["tone"],
  short: string,
  ...sentences: string[]
): StatusWords {
  return { tone, short, long: sentences.filter((sentence) => sentence !== "").join(" ") };
}

const forgedReceipt = statusWords(
  "bad",
  "A receipt is not genuine",
  "The server shows a receipt that was not made with the link. Don't trust the status of this share.",
);

const withoutReceipt = statusWords(
  "warn",
  "Opened, without a receipt",
  "Someone with the link opened it, but no receipt arrived. The download may be incomplete: ask the recipient.",
);

function readyStatus(view: OwnerView, now: Date): StatusWords {
  const { remainingDownloads: remaining, maxDownloads, receipts, expiresAt } = view;
  const opened = maxDownloads - remaining;
  const until = expiresAt === null ? "" : `, until ${dateInWords(new Date(expiresAt), now)}`;
  const more = `It can be opened ${timesOf(remaining)}${opened > 0 ? " more" : ""}${until}.`;
  if (opened === 0) return statusWords("info", "Waiting to be opened", more);
  if (receipts.length === 0) {
    const unconfirmed = `It was opened ${timesOf(opened)}, without a receipt.`;
    return statusWords("warn", "Opened, can be opened again", unconfirmed, more);
  }
  const received = [openingsOf(view, opened), receiptsOf(view)];
  return statusWords("good", "Received, can be opened again", ...received, more);
}

function goneStatus(view: OwnerView, now: Date): StatusWords {
  const at = view.gone === null ? "" : ` ${dateInWords(new Date(view.gone.at), now)}`;
  const received = receiptsOf(view);
  const deleted = "The server deleted the share.";
  switch (view.gone?.reason) {
    case "expired": {
      const expired = `It expired${at}. ${deleted}`;
      if (received !== "") return statusWords("good", "Received, then expired", expired, received);
      if (!wasOpened(view)) return statusWords("warn", "Never opened", expired);
      return statusWords("warn", withoutReceipt.short, expired, withoutReceipt.long);
    }
    case "burned":
      return statusWords("info", "Burned", `You burned it${at}.`, received);
    case "wrong_passwords": {
      const why = `Someone with the link entered too many wrong passwords in total. The server deleted the share${at}.`;
      return statusWords("bad", "Deleted after wrong passwords", why, received);
    }
    case "removed": {
      const removed = `The operator of this server removed this share${at}.`;
      return statusWords("bad", "Removed by the operator", removed, received);
    }
    case "abandoned":
      return statusWords("warn", "Never sent", "The upload was not completed.", deleted);
    default:
      if (received === "") return withoutReceipt;
      return statusWords(
        "good",
        "Received",
        openingsOf(view, view.maxDownloads),
        received,
        deleted,
      );
  }
}

/** In the timeline, an opening that does not count has a "claimed" and a "given_back". */
function wasOpened({ timeline }: OwnerView): boolean {
  const count = (event: TimelineEntry["event"]) =>
    timeline.filter((entry) => entry.event === event).length;
  return count("lease_ended") > 0 || count("claimed") > count("given_back");
}

/** "" if the share was received as often as it was opened. */
function openingsOf({ receipts }: OwnerView, opened: number): string {
  return opened > receipts.length ? `It was opened ${timesOf(opened)}.` : "";
}

/** "" without a receipt. */
function receiptsOf({ receipts }: OwnerView): string {
  const { length } = receipts;
  if (length === 0) return "";
  const receipt = length === 1 ? "The receipt is" : "The receipts are";
  return `It was received completely${length === 1 ? "" : ` ${timesOf(length)}`}. ${receipt} verified: only someone with the link can make one.`;
}

const events: Record<TimelineEntry["event"], string> = {
  created: "You created it",
  uploaded: "Upload complete",
  previewed: "Someone with the link viewed the preview",
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
  unlocked_by_operator: "The operator of this server unlocked it",
  removed_by_operator: "The operator of this server removed it",
};

export function eventInWords(entry: TimelineEntry, now: Date): { what: string; when: string } {
  const first = dateInWords(new Date(entry.at), now);
  const { count = 1, lastAt = entry.at } = entry;
  if (count === 1) return { what: events[entry.event], when: first };
  const last = dateInWords(new Date(lastAt), now);
  return { what: `${events[entry.event]} (${count} times)`, when: `first ${first}, last ${last}` };
}
