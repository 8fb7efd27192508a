import { useEffect, useReducer, useRef } from "preact/hooks";
import { PAGE_FAILED } from "../../../protocol/problems.ts";
import { startWorker } from "../../trusted-worker.ts";
import receiveWorkerUrl from "../../workers/receive.worker.ts?worker&url";
import type { ReceiveCommand, ReceiveReport } from "../../workers/receive-messages.ts";
import { nextView, type View, type ViewEvent } from "./view.ts";

interface ReceiveControls {
  view: View;
  /** Looks at what is there, with the password where the link asks for one. */
  look(password: string): void;
  /** The same once more, as it was tried last. */
  lookAgain(): void;
  /** As `lookAgain`, but what is shown stays until there is an answer. */
  lookAgainQuietly(): void;
  send(command: ReceiveCommand): void;
}

const ZIP_NAME = "OneTimeShare.zip";

/**
 * The view of a share, kept up to date by the Worker that does the work.
 *
 * @param link with its fragment; it goes to the Worker and nowhere else
 */
export function useReceiving(link: string): ReceiveControls {
  const [view, report] = useReducer<View, ViewEvent>(nextView, { kind: "looking" });
  const worker = useRef<Worker | null>(null);
  const password = useRef<string | null>(null);
  const send = (command: ReceiveCommand) => worker.current?.postMessage(command);
  const look = () => send({ kind: "look", link, password: password.current });

  useEffect(() => {
    const started = startWorker(receiveWorkerUrl);
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<ReceiveReport>) => {
      if (data.kind === "file") saveBlob(data.content, data.name);
      if (data.kind === "zip") saveBlob(data.content, ZIP_NAME);
      report(data);
    };
    started.onerror = () => report(workerFailed);
    look();
    return () => started.terminate();
  }, [link]);

  return {
    view,
    look: (entered) => {
      password.current = entered;
      look();
    },
    lookAgain: () => {
      // It locked the share: after an unlock it must not cost the first of the new tries.
      if (view.kind === "dead_end" && view.trouble.code === "locked") password.current = null;
      report({ kind: "looking" });
      look();
    },
    lookAgainQuietly: look,
    send,
  };
}

const workerFailed: ReceiveReport = {
  kind: "failed",
  command: "look",
  trouble: { code: "unexpected", ...PAGE_FAILED },
};

/** A browser has opened the address long before, and copies from what it stands for. */
const REVOKE_AFTER_MS = 60_000;

/** Hands a file to the browser's downloads. */
function saveBlob(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
