import { useEffect, useReducer, useRef } from "preact/hooks";
import { passwordToTry } from "../../../protocol/generated-password.ts";
import { TrustedWorker } from "../../trusted-worker.ts";
import type { Failure } from "../../workers/failure.ts";
import receiveWorkerUrl from "../../workers/receive.worker.ts?worker&url";
import type { ReceiveCommand, ReceiveReport } from "../../workers/receive-messages.ts";
import { chooseTarget } from "./choose-target.ts";
import { FIRST_VIEW, nextView, type Received, type View, type ViewEvent } from "./view.ts";

const ZIP_NAME = "OneTimeShare.zip";

/**
 * The state of the page. The Worker does the work and reports it.
 *
 * @param link with its fragment. Only the Worker gets it.
 */
export function useReceiving(link: string) {
  const [view, report] = useReducer<View, ViewEvent>(nextView, FIRST_VIEW);
  const worker = useRef<TrustedWorker<ReceiveCommand, ReceiveReport> | null>(null);
  const password = useRef<string | null>(null);
  const wrong = useRef(new Set<string>()).current;
  const send = (command: ReceiveCommand) => worker.current?.send(command);
  const sendFolder = (folder: FileSystemDirectoryHandle | null) => {
    if (folder) send({ kind: "save_into", folder });
  };
  const check = () => send({ kind: "check", link, password: password.current });

  useEffect(() => {
    const started = new TrustedWorker<ReceiveCommand, ReceiveReport>(receiveWorkerUrl, (data) => {
      if (data.kind === "password" && data.wrong && password.current !== null) {
        wrong.add(password.current);
      }
      // A link that was rewritten may have its key in the path. Then each reload would send the key to the server.
      if (data.kind === "repaired") history.replaceState(null, "", data.link);
      if (data.kind === "file") saveBlob(data.content, data.name);
      if (data.kind === "zip") saveBlob(data.content, ZIP_NAME);
      report(data);
    });
    worker.current = started;
    check();
    return () => started.terminate();
  }, [link]);

  return {
    view,
    /** Requests a preview with the given password. */
    check: (entered: string) => {
      password.current = passwordToTry(entered, wrong);
      check();
    },
    /** Whether another password than the given one was tried for it. */
    wasAdapted: (entered: string) => {
      const tried = password.current;
      return tried !== null && tried !== entered && tried === passwordToTry(entered, new Set());
    },
    /** Repeats the last preview. */
    checkAgain: () => {
      // After an unlock, the password that locked the share must not use up a try.
      if (view.kind === "error" && view.failure.code === "locked") password.current = null;
      report({ kind: "checking" });
      check();
    },
    /** Like `checkAgain`, but the current view stays until the answer. */
    checkAgainQuietly: check,
    /** With a failure, if the preview could not load. */
    closePreview: (failure?: Failure) => {
      report({ kind: "preview_closed" });
      if (failure) report({ kind: "failed", failure });
    },
    /** Hides a text, or the files of a folder. */
    hide: (item: number) => report({ kind: "hidden", item }),
    /** Saves an item, or everything as a zip file. */
    save: async (item: number | "all") => {
      if (view.kind !== "received") return;
      const target = await chooseTarget(
        savedAs(view, item),
        sizeOf(view, item),
        view.writing !== null,
      );
      if (target === null) return;
      if (target !== "downloads") return send({ kind: "write_to", item, target });
      send(item === "all" ? { kind: "make_zip" } : { kind: "read_file", item });
    },
    /** Saves one file of a folder. The folder does not count as saved. */
    savePart: saveBlob,
    send,
    /** Null if this browser can't write into a folder. */
    saveInto: canChooseFolder() ? () => void chooseFolder().then(sendFolder) : null,
  };
}

function savedAs({ items }: Received, item: number | "all"): string {
  const saved = item === "all" ? undefined : items[item];
  if (!saved || saved.kind === "text") return ZIP_NAME;
  return saved.kind === "folder" ? `${saved.name}.zip` : saved.name;
}

function sizeOf({ items }: Received, item: number | "all"): number {
  const saved = item === "all" ? items : items.slice(item, item + 1);
  return saved.reduce((sum, { size }) => sum + size, 0);
}

/** TypeScript's type library lacks this function, which only some browsers have. */
interface FolderPicker {
  showDirectoryPicker(options: { mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
}

function canChooseFolder(): boolean {
  return "showDirectoryPicker" in globalThis;
}

/** Null if the recipient chooses none. */
async function chooseFolder(): Promise<FileSystemDirectoryHandle | null> {
  const { showDirectoryPicker } = globalThis as unknown as FolderPicker;
  return showDirectoryPicker({ mode: "readwrite" }).catch(() => null);
}

/** After this time, every browser has opened the URL. */
const REVOKE_AFTER_MS = 60_000;

/** Saves a file to the browser's downloads. */
function saveBlob(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
