import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { TrustedWorker } from "../../../trusted-worker.ts";
import type { SendCommand, SendReport } from "../../../workers/send.worker.ts";
import workerUrl from "../../../workers/send.worker.ts?worker&url";
import { type Draft, orderOf } from "../draft.ts";
import { useWakeLock, useWakeUps } from "./device-sleep.ts";

/** About the list of the sender's shares, while the state of the page stays the same. */
export type UploadReport = Extract<SendReport, { kind: "begun" | "abandoned" }>;

type StateReport = Exclude<SendReport, UploadReport>;

/**
 * The state of the page: the Worker's last report, "composing" before the first one, or "ended" when the share that was
 * sent has ended.
 */
export type Sending = StateReport | { kind: "composing" } | { kind: "ended"; id: string };

const STARTED: StateReport = {
  kind: "progress",
  progress: { stage: "encrypting", sentBytes: 0, totalBytes: 0 },
};

/** Runs the Worker that sends. */
export function useSending(onUpload: (report: UploadReport) => void) {
  const latest = useRef(onUpload);
  latest.current = onUpload;
  const [sending, setSending] = useState<Sending>({ kind: "composing" });
  const worker = useMemo(
    () =>
      new TrustedWorker<SendCommand, SendReport>(workerUrl, (report) => {
        if (report.kind === "begun" || report.kind === "abandoned") latest.current(report);
        else setSending(report);
      }),
    [],
  );
  useEffect(() => () => worker.terminate(), [worker]);
  const order = (command: SendCommand) => worker.send(command);
  const isRunning = sending.kind === "progress";
  useWakeLock(isRunning);
  useWakeUps(isRunning, () => order({ kind: "wake" }));
  return {
    sending,
    /** Starts the Worker, so that it is ready when the user sends. */
    prepare: () => worker.start(),
    send: (draft: Draft) => {
      setSending(STARTED);
      order({ kind: "send", order: orderOf(draft) });
    },
    order: (kind: "cancel" | "pause" | "resume") => order({ kind }),
    startAnew: () => setSending({ kind: "composing" }),
    /** Forgets the link. The Worker has its key too. */
    end: (id: string) => {
      worker.terminate();
      setSending({ kind: "ended", id });
    },
  };
}
