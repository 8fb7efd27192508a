import type { ReceiveProgress } from "../../../client/receive.ts";
import type { Failure } from "../../workers/failure.ts";
import type {
  FolderFile,
  Item,
  PreviewedFile,
  ReceiveReport,
} from "../../workers/receive-messages.ts";

export type View =
  | ({ kind: "checking" } & Resumable)
  | (Extract<ReceiveReport, { kind: "password" }> & Resumable)
  | Extract<ReceiveReport, { kind: "offer" | "cancelled" | "removed" }>
  | ({ kind: "receiving"; progress: ReceiveProgress } & Resumable)
  | Received
  | ({ kind: "error"; failure: Failure } & Resumable);

interface Resumable {
  /** False if only this tab has the ticket of a claim. */
  survivesReload: boolean;
}

export const FIRST_VIEW: View = { kind: "checking", survivesReload: true };

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
  /** How many zip files the Worker makes, and how many folders it writes into. */
  saving: number;
  /** Whether something is in the downloads of the browser since the page was loaded. */
  isInDownloads: boolean;
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
    // The tab still has the ticket of an earlier view.
    case "checking":
    case "password":
      return { ...report, survivesReload: survivesReload(view) };
    case "offer":
    case "cancelled":
    case "removed":
      return report;
    case "repaired":
      return view;
    case "progress":
      return { ...report, kind: "receiving" };
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
        saving: 0,
        isInDownloads: false,
        isInFolder: false,
      };
    }
    case "saving":
      return view.kind === "received"
        ? { ...view, failure: null, saving: view.saving + 1, isInFolder: false }
        : view;
    case "saving_ended":
      return view.kind === "received" ? { ...view, saving: view.saving - 1 } : view;
    case "failed": {
      const { failure } = report;
      if (view.kind === "received") return { ...view, failure };
      return {
        kind: "error",
        failure,
        survivesReload: report.survivesReload ?? survivesReload(view),
      };
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
      if (view.kind !== "received") return view;
      const { doneBytes, totalBytes } = report;
      // Only its first report follows a click. The failure of something else stays.
      const failure = view.writing ? view.failure : null;
      return { ...view, writing: { doneBytes, totalBytes }, failure };
    }
    case "writing_ended":
      return view.kind === "received" ? { ...view, writing: null } : view;
    default:
      return view.kind === "received" ? afterTaking(view, report) : view;
  }
}

/** Whether the recipient loses data by closing the tab now. */
export function losesOnClose(view: View): boolean {
  return !survivesReload(view) && !(view.kind === "received" && isAllTaken(view));
}

/** Whether the recipient has viewed or saved every item. */
export function isAllTaken({ items, taken }: Received): boolean {
  return taken.size === items.length;
}

/** Whether the Worker makes a zip file, or writes into a file or a folder. */
export function isSaving({ saving, writing }: Received): boolean {
  return saving > 0 || writing !== null;
}

/** An offered or removed share has nothing to lose. */
function survivesReload(view: View): boolean {
  return "survivesReload" in view ? view.survivesReload : true;
}

function afterTaking(
  view: Received,
  report: Extract<ReceiveReport, { kind: "text" | "file" | "zip" | "saved_into" | "written" }>,
): Received {
  const isAll = report.kind === "zip" || report.kind === "saved_into";
  const item = isAll ? "all" : report.item;
  const taken = item === "all" ? new Set(view.items.keys()) : new Set(view.taken).add(item);
  const next = { ...view, taken };
  switch (report.kind) {
    case "text": {
      const texts = new Map(view.texts).set(report.item, report.text);
      return { ...next, texts, failure: null };
    }
    case "file": {
      // Making the zip file of a folder takes time. Something else can have failed since the click.
      const failure = view.items[report.item]?.kind === "folder" ? view.failure : null;
      return { ...next, isInDownloads: true, failure };
    }
    case "zip":
      return { ...next, isInDownloads: true };
    case "saved_into":
      return { ...next, isInFolder: true };
    case "written":
      return next;
  }
}
