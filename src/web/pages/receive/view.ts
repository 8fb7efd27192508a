import type { ReceiveProgress } from "../../../client/receive.ts";
import type { Failure } from "../../workers/failure.ts";
import type {
  FolderFile,
  Item,
  PreviewedFile,
  ReceiveReport,
} from "../../workers/receive-messages.ts";

export type View =
  | { kind: "checking" }
  | Extract<ReceiveReport, { kind: "password" | "offer" | "cancelled" | "removed" }>
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
  /** The files of the folders whose lists are open, by item. */
  files: ReadonlyMap<number, readonly FolderFile[]>;
  preview: PreviewedFile | null;
  /** The progress of writing into a chosen file. */
  writing: { doneBytes: number; totalBytes: number } | null;
  /** Whether the Worker makes a zip file, or writes into a file or a folder. */
  isSaving: boolean;
  /** Whether everything is in a folder that the recipient chose. */
  isInFolder: boolean;
  /** Why saving failed. Nothing is lost. */
  failure: Failure | null;
}

export type ViewEvent = ReceiveReport | { kind: "checking" } | { kind: "preview_closed" } | Hidden;

/** The recipient has hidden a text, or the files of a folder, again. */
interface Hidden {
  kind: "hidden";
  item: number;
}

/** The next view after a report of the Worker or after a retry. */
export function nextView(view: View, report: ViewEvent): View {
  switch (report.kind) {
    case "checking":
    case "password":
    case "offer":
    case "cancelled":
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
        files: new Map(),
        preview: null,
        writing: null,
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
        ? { ...view, failure, isSaving: false, writing: null }
        : { kind: "error", failure };
    }
    case "preview_closed":
      return view.kind === "received" ? { ...view, preview: null } : view;
    case "preview": {
      const { kind: _, ...preview } = report;
      return view.kind === "received" ? { ...view, preview, failure: null } : view;
    }
    case "files": {
      if (view.kind !== "received") return view;
      return { ...view, files: new Map(view.files).set(report.item, report.files) };
    }
    case "hidden": {
      if (view.kind !== "received") return view;
      const [texts, files] = [new Map(view.texts), new Map(view.files)];
      texts.delete(report.item);
      files.delete(report.item);
      return { ...view, texts, files };
    }
    case "writing": {
      const { doneBytes, totalBytes } = report;
      return view.kind === "received"
        ? { ...view, isSaving: true, writing: { doneBytes, totalBytes }, failure: null }
        : view;
    }
    case "writing_cancelled":
      return view.kind === "received" ? { ...view, isSaving: false, writing: null } : view;
    default:
      return view.kind === "received" ? afterTaking(view, report) : view;
  }
}

/** Whether the recipient loses data by closing the tab now. */
export function losesOnClose(view: View): boolean {
  return (
    !survivesReload(view) &&
    (view.kind === "receiving" ||
      view.kind === "cancelled" ||
      (view.kind === "received" && !isAllTaken(view)))
  );
}

/** Whether the recipient has viewed or saved every item. */
export function isAllTaken({ items, taken }: Received): boolean {
  return taken.size === items.length;
}

/** A download that resumes without an offer was stored before the reload, so it survives the next one too. */
function survivesReload(view: View): boolean {
  if (view.kind === "offer") return view.offer.room.survivesReload;
  return "survivesReload" in view ? view.survivesReload : true;
}

function afterTaking(
  view: Received,
  report: Extract<ReceiveReport, { kind: "text" | "file" | "zip" | "saved_into" | "written" }>,
): Received {
  const isAll = report.kind === "zip" || report.kind === "saved_into";
  const item = isAll ? "all" : report.item;
  const taken = item === "all" ? new Set(view.items.keys()) : new Set(view.taken).add(item);
  const next = { ...view, taken, failure: null };
  if (report.kind === "text") {
    return { ...next, texts: new Map(view.texts).set(report.item, report.text) };
  }
  // A file is saved at once, also while something else is still being written.
  if (report.kind === "file" && view.items[report.item]?.kind === "file") return next;
  const isInFolder = isAll ? report.kind === "saved_into" : view.isInFolder;
  return { ...next, isSaving: false, writing: null, isInFolder };
}
