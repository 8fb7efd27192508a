import { useEffect, useReducer, useRef } from "preact/hooks";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import { startWorker } from "../../trusted-worker.ts";
import receiveWorkerUrl from "../../workers/receive.worker.ts?worker&url";
import type { ReceiveCommand, ReceiveReport } from "../../workers/receive-messages.ts";
import { saveBlob } from "./save-blob.ts";
import { isAllTaken, nextView, type View } from "./view.ts";

interface ReceiveControls {
  view: View;
  send(command: ReceiveCommand): void;
}

const ZIP_NAME = "OneTimeShare.zip";

/** The view of a share, kept up to date by the Worker that does the work. */
export function useReceiving(link: string): ReceiveControls {
  const [view, report] = useReducer<View, ReceiveReport>(nextView, { kind: "looking" });
  const worker = useRef<Worker | null>(null);
  const entries = view.kind === "received" ? view.entries : [];
  const saving = useRef(entries);
  saving.current = entries;

  useEffect(() => {
    const started = startWorker(receiveWorkerUrl);
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<ReceiveReport>) => {
      if (data.kind === "file") saveBlob(data.content, nameOf(saving.current[data.entry]));
      if (data.kind === "zip") saveBlob(data.content, ZIP_NAME);
      report(data);
    };
    started.onerror = () => report(workerFailed);
    started.postMessage({ kind: "look", link, password: null } satisfies ReceiveCommand);
    return () => started.terminate();
  }, [link]);

  const isTaken = view.kind === "received" && isAllTaken(view);
  useEffect(() => {
    if (isTaken) worker.current?.postMessage({ kind: "mark_taken" } satisfies ReceiveCommand);
  }, [isTaken]);

  return { view, send: (command) => worker.current?.postMessage(command) };
}

const workerFailed: ReceiveReport = {
  kind: "failed",
  command: "look",
  trouble: {
    code: "unexpected",
    message: "A part of this page could not be loaded. Check the connection and reload the page.",
  },
};

function nameOf(entry: BundleEntry | undefined): string {
  return entry?.kind === "file" ? entry.name : "text.txt";
}
