import type { OwnerView } from "../../../client/owner.ts";
import type { TimelineEntry } from "../../../protocol/api.ts";
import { countOf } from "../../../protocol/quantities.ts";
import { dateInWords } from "../../ui/wording.ts";

/** How a share stands, as one would tell its owner. */
export interface StatusWords {
  tone: "info" | "good" | "warn" | "bad";
  /** A few words, such as "Waiting to be opened". */
  short: string;
  /** What it means, in a sentence or two. */
  long: string;
}

export function statusInWords(view: OwnerView, now: Date): StatusWords {
  if (view.receipts.some(({ genuine }) => genuine === false)) return forgedReceipt;
  if (view.locked && view.state !== "gone") {
    return {
      tone: "warn",
      short: "Locked",
      long: "Somebody with the link tried too many wrong passwords. Unlock it to allow as many tries again, or burn it.",
    };
  }
  switch (view.state) {
    case "uploading":
      return {
        tone: "info",
        short: "Not complete",
        long: "It was never sent to its end, so nobody can open it.",
      };
    case "ready":
      return ready(view, now);
    case "leased":
      return {
        tone: "info",
        short: "Being opened now",
        long: `Someone with the link is fetching it. ${receivedSoFar(view)}`.trim(),
      };
    case "gone":
      return gone(view, now);
  }
}

const forgedReceipt: StatusWords = {
  tone: "bad",
  short: "A receipt is not genuine",
  long: "The server shows a receipt that nobody with the link can have made. Don't rely on what it says of this share.",
};

function ready(view: OwnerView, now: Date): StatusWords {
  const until = view.expiresAt === null ? "" : dateInWords(new Date(view.expiresAt), now);
  const { remainingDownloads: remaining, maxDownloads } = view;
  const times = remaining === 1 ? "once" : countOf(remaining, "time");
  const often = remaining < maxDownloads ? `${times} more` : times;
  return {
    tone: view.receipts.length > 0 ? "good" : "info",
    short: view.receipts.length > 0 ? "Received, can be opened again" : "Waiting to be opened",
    long: `It can be opened ${often}, until ${until}. ${receivedSoFar(view)}`.trim(),
  };
}

function gone(view: OwnerView, now: Date): StatusWords {
  const at = view.gone === null ? "" : dateInWords(new Date(view.gone.at), now);
  const received = view.receipts.length;
  switch (view.gone?.reason) {
    case "expired":
      return {
        tone: received > 0 ? "good" : "warn",
        short: received > 0 ? "Received, and over" : "Never opened",
        long: `It expired ${at}, and nothing of it is left. ${receivedSoFar(view)}`.trim(),
      };
    case "burned":
      return { tone: "info", short: "Burned", long: `You ended it ${at}. Nothing of it is left.` };
    case "wrong_passwords":
      return {
        tone: "bad",
        short: "Ended by wrong passwords",
        long: `Too many wrong passwords were tried in all, so it was destroyed ${at}.`,
      };
    case "abandoned":
      return {
        tone: "warn",
        short: "Never sent",
        long: "The upload was not finished. Nothing of it is left.",
      };
    default:
      return received > 0 ? delivered(view) : withoutReceipt;
  }
}

function delivered({ receipts, maxDownloads }: OwnerView): StatusWords {
  const isWhole = receipts.length >= maxDownloads;
  return {
    tone: "good",
    short: "Received",
    long: isWhole
      ? `${verified(receipts.length)} Nothing of it is left on the server.`
      : `${verified(receipts.length)} It was opened ${countOf(maxDownloads, "time")}. Nothing of it is left on the server.`,
  };
}

const withoutReceipt: StatusWords = {
  tone: "warn",
  short: "Opened, without a receipt",
  long: "Someone with the link opened it, and no receipt came: it may not have arrived whole. Ask, and send it again if need be.",
};

function receivedSoFar({ receipts }: OwnerView): string {
  return receipts.length === 0 ? "" : verified(receipts.length);
}

function verified(count: number): string {
  const times = count === 1 ? "It was received whole" : `It was received whole ${count} times`;
  return `${times}. The receipt is verified: only someone with the link can have made it.`;
}

const events: Record<TimelineEntry["event"], string> = {
  created: "You made it",
  uploaded: "Sent whole: the link works",
  previewed: "Someone with the link looked at what it is",
  claimed: "Someone with the link opened it",
  given_back: "Nothing was fetched, so the opening does not count",
  delivered: "Received whole",
  lease_ended: "The time to fetch it ended without a receipt",
  wrong_password: "A wrong password was tried",
  locked: "Locked after too many wrong passwords",
  unlocked: "You unlocked it",
  expired: "Expired",
  burned: "You burned it",
  abandoned: "The upload was given up",
  ended_by_wrong_passwords: "Destroyed after too many wrong passwords in all",
};

/** What happened, and when. */
export function eventInWords(entry: TimelineEntry, now: Date): { what: string; when: string } {
  const first = dateInWords(new Date(entry.at), now);
  const { count = 1, lastAt = entry.at } = entry;
  if (count === 1) return { what: events[entry.event], when: first };
  const last = dateInWords(new Date(lastAt), now);
  return { what: `${events[entry.event]} (${count} times)`, when: `first ${first}, last ${last}` };
}
