import type { CheckedReceipt, OwnerView } from "../../client/owner.ts";
import type { GoneReason, TimelineEntry } from "../../protocol/api.ts";
import { countOf, sizeInWords, timesOf } from "../../protocol/quantities.ts";
import { formatMoment } from "./wording.ts";

/** The reason that a share is gone, in words for its owner. */
export const endWords: Record<GoneReason, string> = {
  claimed: "all its downloads are used",
  expired: "it expired",
  burned: "burned by its owner",
  wrong_passwords: "deleted after too many wrong passwords",
  abandoned: "its upload was not completed",
  removed: "removed by the operator of the server",
};

const eventWords: Record<TimelineEntry["event"], string> = {
  created: "created",
  uploaded: "upload complete",
  previewed: "someone with the link saw the list of contents",
  claimed: "someone with the link opened it",
  given_back: "nothing was downloaded, so this does not count as a download",
  delivered: "received completely",
  lease_ended: "the time for the download ended without a receipt",
  wrong_password: "wrong password",
  locked: "locked after too many wrong passwords",
  unlocked: "unlocked by its owner",
  expired: "expired",
  burned: "burned by its owner",
  abandoned: "the upload was not completed",
  ended_by_wrong_passwords: "deleted after too many wrong passwords",
  unlocked_by_operator: "unlocked by the operator of the server",
  removed_by_operator: "removed by the operator of the server",
};

/**
 * The state, the timeline and the receipts of a share, for its owner.
 *
 * @param program the command that runs this program, as the person typed it
 */
export function describeStatus(view: OwnerView, program: string): string {
  const { id, gone, needsPassword, maxDownloads, remainingDownloads, timeline, receipts } = view;
  // A share that is gone has 0 remaining downloads on the server, even if nobody opened it.
  const downloads = `Downloads: ${remainingDownloads} of ${maxDownloads} left`;
  return [
    `Share:     ${id}`,
    `State:     ${describeState(view)}`,
    ...(gone ? [] : [downloads]),
    ...(needsPassword && !gone ? [`Password:  ${describeAttempts(view, program)}`] : []),
    "",
    ...timeline.map(describeEvent),
    ...receipts.map(describeReceipt),
    "",
  ].join("\n");
}

function describeState(view: OwnerView): string {
  const { state, gone, locked, uploadedBytes, size, expiresAt } = view;
  if (gone) return `gone since ${formatMoment(gone.at)}: ${endWords[gone.reason]}`;
  if (state === "uploading") {
    return `uploading, ${sizeInWords(uploadedBytes)} of ${sizeInWords(size)} (encrypted); the link does not work yet`;
  }
  const until = expiresAt === null ? "" : `, until ${formatMoment(expiresAt)}`;
  const running = state === "leased" ? "; a running download may finish" : "";
  if (locked) {
    const expiry = expiresAt === null ? "" : `; expires ${formatMoment(expiresAt)}`;
    return `locked after too many wrong passwords${running}${expiry}`;
  }
  return `${describeDownloads(view)}${until}`;
}

function describeDownloads({ state, maxDownloads, remainingDownloads }: OwnerView): string {
  const used = maxDownloads - remainingDownloads;
  const more = remainingDownloads === 0 ? "" : `; the link works ${oftenMore(remainingDownloads)}`;
  if (state === "leased") return `being opened, without a receipt yet${more}`;
  return used === 0 ? "waiting for its recipient" : `opened ${timesOf(used)}${more}`;
}

function oftenMore(count: number): string {
  return count === 1 ? "once more" : `${count} more times`;
}

function describeAttempts({ id, locked, remainingAttempts }: OwnerView, program: string): string {
  if (locked) return `LOCKED. To allow more tries: ${program} unlock ${id}`;
  return remainingAttempts === null
    ? "yes"
    : `yes, ${countOf(remainingAttempts, "try", "tries")} left`;
}

function describeEvent({ event, at, lastAt, count = 1 }: TimelineEntry): string {
  const often = count > 1 ? `, ${count} times` : "";
  const last = count > 1 && lastAt !== undefined ? `, last ${formatMoment(lastAt)}` : "";
  return `${formatMoment(at)}  ${eventWords[event]}${often}${last}`;
}

function describeReceipt({ at, genuine }: CheckedReceipt): string {
  const words =
    genuine === null
      ? "receipt not checked: its key is on the machine that sent the share"
      : genuine
        ? "receipt verified: someone with the link received all of it"
        : "receipt NOT GENUINE: it was not made with the link. Do not trust this server.";
  return `${formatMoment(at)}  ${words}`;
}
