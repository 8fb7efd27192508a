import type { ReceiveProgress } from "../../../client/receive.ts";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import type { Held, Offer, ReceiveReport, WrongPassword } from "../../workers/receive-messages.ts";
import type { Trouble } from "../../workers/trouble.ts";

/** What the receive page shows. */
export type View =
  | { kind: "looking" }
  | { kind: "password"; held: Held; wrong: WrongPassword | null }
  | { kind: "offer"; offer: Offer }
  | { kind: "receiving"; progress: ReceiveProgress; survivesReload: boolean }
  | Received
  | { kind: "removed" }
  | { kind: "dead_end"; trouble: Trouble };

export interface Received {
  kind: "received";
  entries: readonly BundleEntry[];
  survivesReload: boolean;
  /** Whether the sender can see that it arrived. */
  isConfirmed: boolean;
  /** The texts that were asked for, by entry. */
  texts: ReadonlyMap<number, string>;
  /** The entries that were shown or saved. */
  taken: ReadonlySet<number>;
  /** What went wrong with saving; everything is still here. */
  trouble: Trouble | null;
}

export type ViewEvent = ReceiveReport | { kind: "looking" };

/** What the page shows after the Worker has reported something, or after it was asked to look again. */
export function nextView(view: View, report: ViewEvent): View {
  switch (report.kind) {
    case "looking":
      return { kind: "looking" };
    case "password_needed":
      return { kind: "password", held: report.held, wrong: report.wrong };
    case "offered":
      return { kind: "offer", offer: report.offer };
    case "progress":
      return {
        kind: "receiving",
        progress: report.progress,
        survivesReload: survivesReload(view),
      };
    case "received": {
      const taken = new Set(report.taken);
      return { ...report, taken, texts: new Map(), trouble: null };
    }
    case "removed":
      return { kind: "removed" };
    case "failed":
      return afterFailure(view, report.trouble);
    default:
      return view.kind === "received" ? afterTaking(view, report) : view;
  }
}

/** Whether closing the tab now would lose something. */
export function losesOnClose(view: View): boolean {
  return (
    !survivesReload(view) &&
    (view.kind === "receiving" || (view.kind === "received" && !isAllTaken(view)))
  );
}

/** Whether everything was shown or saved. */
export function isAllTaken({ entries, taken }: Received): boolean {
  return taken.size === entries.length;
}

/** What goes on without having been offered was begun before a reload, and so survives one. */
function survivesReload(view: View): boolean {
  if (view.kind === "offer") return view.offer.room.survivesReload;
  return view.kind === "receiving" || view.kind === "received" ? view.survivesReload : true;
}

function afterTaking(
  view: Received,
  report: Extract<ReceiveReport, { kind: "text" | "file" | "zip" }>,
): Received {
  if (report.kind === "zip") {
    return { ...view, taken: new Set(view.entries.keys()), trouble: null };
  }
  const taken = new Set(view.taken).add(report.entry);
  if (report.kind === "file") return { ...view, taken, trouble: null };
  const texts = new Map(view.texts).set(report.entry, report.text);
  return { ...view, taken, texts, trouble: null };
}

function afterFailure(view: View, trouble: Trouble): View {
  return view.kind === "received" ? { ...view, trouble } : { kind: "dead_end", trouble };
}
