import { useEffect, useRef, useState } from "preact/hooks";
import { startTrustedWorker } from "../../trusted-worker.ts";
import type { SendCommand, SendReport } from "../../workers/send.worker.ts";
import workerUrl from "../../workers/send.worker.ts?worker&url";
import { type Draft, orderOf } from "./draft.ts";
import { useWakeLock, useWakeUps } from "./sleep.ts";

/** The state of the page: the Worker's last report, or "composing" before the first one. */
export type Sending = SendReport | { kind: "composing" };

const STARTED: SendReport = {
  kind: "progress",
  progress: { stage: "encrypting", sentBytes: 0, totalBytes: 0 },
};

/** Runs the Worker that sends. */
export function useSending() {
  const [sending, setSending] = useState<Sending>({ kind: "composing" });
  const worker = useRef<Worker | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);

  /** Starts the Worker, so that it is ready when the user sends. */
  const prepare = () => {
    worker.current ??= startTrustedWorker<SendReport>(workerUrl, setSending);
    return worker.current;
  };
  const order = (command: SendCommand) => prepare().postMessage(command);
  const isRunning = sending.kind === "progress";
  useWakeLock(isRunning);
  useWakeUps(isRunning, () => order({ kind: "wake" }));
  return {
    sending,
    prepare,
    send: (draft: Draft) => {
      setSending(STARTED);
      order({ kind: "send", order: orderOf(draft) });
    },
    order: (kind: "cancel" | "pause" | "resume") => order({ kind }),
    startAnew: () => setSending({ kind: "composing" }),
  };
}
