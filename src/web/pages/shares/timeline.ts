import type { TimelineEntry } from "../../../protocol/api.ts";
import { momentInWords } from "../../ui/time-in-words.ts";

const words: Record<TimelineEntry["event"], string> = {
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
  const first = momentInWords(new Date(entry.at), now);
  const { count = 1, lastAt = entry.at } = entry;
  if (count === 1) return { what: words[entry.event], when: first };
  const last = momentInWords(new Date(lastAt), now);
  return { what: `${words[entry.event]} (${count} times)`, when: `first ${first}, last ${last}` };
}
