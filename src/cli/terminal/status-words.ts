import type { CheckedReceipt, OwnerView } from "../../client/owner.ts";
import type { TimelineEntry } from "../../protocol/api.ts";
import { countOf, sizeInWords } from "../../protocol/quantities.ts";
import { formatMoment, goneWords } from "./wording.ts";

const eventWords: Record<TimelineEntry["event"], string> = {
  created: "created",
  uploaded: "uploaded; the link works",
  previewed: "looked at",
  claimed: "claimed: someone who has the link opens it",
  given_back: "given back: nothing of it was fetched",
  delivered: "delivered",
  lease_ended: "the recipient's time was over without a receipt",
  wrong_password: "wrong password",
  locked: "locked after too many wrong passwords",
  unlocked: "unlocked",
  expired: "expired",
  burned: "burned by its owner",
  abandoned: "abandoned: its upload was never finished",
  ended_by_wrong_passwords: "ended for good by wrong passwords",
};

/** What the owner reads: where the share is, what happened, and which receipts there are. */
export function describeStatus(view: OwnerView, program: string): string {
  return [
    ...facts(view, program).map(([name, value]) => `${`${name}:`.padEnd(11)}${value}`),
    "",
    ...view.timeline.map(describeEvent),
    ...view.receipts.map(describeReceipt),
    "",
  ].join("\n");
}

function facts(view: OwnerView, program: string): string[][] {
  const { maxDownloads, remainingDownloads } = view;
  const password =
    view.needsPassword && !view.gone ? [["Password", describeAttempts(view, program)]] : [];
  return [
    ["Share", view.id],
    ["State", describeState(view)],
    ["Downloads", `${remainingDownloads} of ${maxDownloads} left`],
    ...password,
  ];
}

function describeState({ state, gone, uploadedBytes, size, expiresAt }: OwnerView): string {
  if (gone) return `gone since ${formatMoment(gone.at)}: ${goneWords[gone.reason]}`;
  if (state === "uploading") {
    return `uploading, ${sizeInWords(uploadedBytes)} of ${sizeInWords(size)}, encrypted`;
  }
  const until = expiresAt === null ? "" : `, until ${formatMoment(expiresAt)}`;
  return state === "leased" ? "being fetched" : `waiting for its recipient${until}`;
}

function describeAttempts({ id, locked, remainingAttempts }: OwnerView, program: string): string {
  if (locked) return `LOCKED. Allow more tries by: ${program} unlock ${id}`;
  return remainingAttempts === null
    ? "yes"
    : `yes, ${countOf(remainingAttempts, "try", "tries")} left`;
}

function describeEvent({ event, at, lastAt, count: times }: TimelineEntry): string {
  const repeated = times !== undefined && times > 1;
  const often = repeated ? `, ${times} times` : "";
  const last = repeated && lastAt !== undefined ? `, last ${formatMoment(lastAt)}` : "";
  return `${formatMoment(at)}  ${eventWords[event]}${often}${last}`;
}

function describeReceipt({ at, genuine }: CheckedReceipt): string {
  return `${formatMoment(at)}  ${receiptWords(genuine)}`;
}

function receiptWords(genuine: boolean | null): string {
  if (genuine === null) {
    return "receipt not checked: its key is on the machine that sent the share";
  }
  return genuine
    ? "receipt verified: who has the link received all of it"
    : "receipt NOT GENUINE: nobody who has the link made it. Do not trust this server.";
}
