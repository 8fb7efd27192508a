import type { ReceiveProgress } from "../../../client/receive.ts";
import type { Failure } from "../../workers/failure.ts";
import type { Item, ReceiveReport } from "../../workers/receive-messages.ts";

export type View =
  | { kind: "checking" }
  | Extract<ReceiveReport, { kind: "password" | "offer" | "removed" }>
  | { kind: "receiving"; progress: ReceiveProgress; survivesReload: boolean }
  | Received
  | { kind: "error"; failure: Failure };

export interface Received {
  kind: "received";
  items: readonly Item[];
  survivesReload: boolean;
  /** Whether the server has the receipt, so that the sender can see it. */
  isConfirmed: boolean;
  /** The texts on the page, by item. */
  texts: ReadonlyMap<number, string>;
  /** The items that the recipient has viewed or saved. */
  taken: ReadonlySet<number>;
  /** Whether the Worker makes a zip file or writes into a folder. */
  isSaving: boolean;
  /** Whether everything is in a folder that the recipient chose. */
  isInFolder: boolean;
  /** Why saving failed. Nothing is lost. */
  failure: Failure | null;
}

export type ViewEvent = ReceiveReport | { kind: "checking" };

/** The next view after a report of the Worker or after a retry. */
export function nextView(view: View, report: ViewEvent): View {
  switch (report.kind) {
    case "checking":
    case "password":
    case "offer":
    case "removed":
      return report;
    case "repaired":
      return view;
    case "progress":
      return {
        kind: "receiving",
        progress: report.progress,
        survivesReload: survivesReload(view),
      };
    case "received": {
      const taken = new Set(report.taken);
      return {
        ...report,
        taken,
        texts: new Map(),
        failure: null,
        isSaving: false,
        isInFolder: false,
      };
    }
    case "saving":
      return view.kind === "received"
        ? { ...view, failure: null, isSaving: true, isInFolder: false }
        : view;
    case "failed": {
      const { failure } = report;
      return view.kind === "received"
        ? { ...view, failure, isSaving: false }
        : { kind: "error", failure };
    }
    default:
      return view.kind === "received" ? afterTaking(view, report) : view;
  }
}

/** Whether the recipient loses data by closing the tab now. */
export function losesOnClose(view: View): boolean {
  return (
    !survivesReload(view) &&
    (view.kind === "receiving" || (view.kind === "received" && !isAllTaken(view)))
  );
}

/** Whether the recipient has viewed or saved every item. */
export function isAllTaken({ items, taken }: Received): boolean {
  return taken.size === items.length;
}

/** A download that resumes without an offer was stored before the reload, so it survives the next one too. */
function survivesReload(view: View): boolean {
  if (view.kind === "offer") return view.offer.room.survivesReload;
  return view.kind === "receiving" || view.kind === "received" ? view.survivesReload : true;
}

function afterTaking(
  view: Received,
  report: Extract<ReceiveReport, { kind: "text" | "file" | "zip" | "saved_into" }>,
): Received {
  if (report.kind === "zip" || report.kind === "saved_into") {
    const isInFolder = report.kind === "saved_into";
    return {
      ...view,
      taken: new Set(view.items.keys()),
      failure: null,
      isSaving: false,
      isInFolder,
    };
  }
  const taken = new Set(view.taken).add(report.item);
  if (report.kind === "file") return { ...view, taken, failure: null, isSaving: false };
  const texts = new Map(view.texts).set(report.item, report.text);
  return { ...view, taken, texts, failure: null };
}
