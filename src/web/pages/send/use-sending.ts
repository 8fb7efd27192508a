import { useEffect, useReducer, useRef } from "preact/hooks";
import type { SendProgress, SentShare } from "../../../client/send.ts";
import { PAGE_FAILED } from "../../../protocol/problems.ts";
import { startWorker } from "../../trusted-worker.ts";
import type { Failure } from "../../workers/failure.ts";
import type { SendCommand, SendReport } from "../../workers/send.worker.ts";
import workerUrl from "../../workers/send.worker.ts?worker&url";
import { type Draft, orderOf } from "./draft.ts";

/** The state of the page. */
export type Sending =
  | { phase: "composing"; failure: Failure | null }
  | { phase: "sending"; progress: SendProgress | null }
  | { phase: "sent"; share: SentShare };

export interface SendingActions {
  /** Starts the Worker, so that it is ready when the user sends. */
  prepare: () => void;
  send: (draft: Draft) => void;
  cancel: () => void;
  startAnew: () => void;
}

type Step = SendReport | { kind: "sending" | "anew" };

const START: Sending = { phase: "composing", failure: null };

/** Runs the Worker that sends. */
export function useSending(): [Sending, SendingActions] {
  const [state, take] = useReducer(advance, START);
  const worker = useRef<Worker | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);

  const prepare = () => {
    worker.current ??= startSendWorker(take);
    return worker.current;
  };
  const order = (command: SendCommand) => prepare().postMessage(command);
  const actions = {
    prepare,
    send: (draft: Draft) => {
      take({ kind: "sending" });
      order({ kind: "send", order: orderOf(draft) });
    },
    cancel: () => order({ kind: "cancel" }),
    startAnew: () => take({ kind: "anew" }),
  };
  return [state, actions];
}

function startSendWorker(onReport: (report: SendReport) => void): Worker {
  const worker = startWorker(workerUrl);
  worker.addEventListener("message", ({ data }: MessageEvent<SendReport>) => onReport(data));
  worker.addEventListener("error", () => {
    onReport({ kind: "failed", failure: { code: "unexpected", ...PAGE_FAILED } });
  });
  return worker;
}

function advance(_: Sending, step: Step): Sending {
  switch (step.kind) {
    case "sending":
      return { phase: "sending", progress: null };
    case "progress":
      return { phase: "sending", progress: step.progress };
    case "sent":
      return { phase: "sent", share: step.share };
    case "failed":
      return { phase: "composing", failure: step.failure };
    case "cancelled":
    case "anew":
      return START;
  }
}
