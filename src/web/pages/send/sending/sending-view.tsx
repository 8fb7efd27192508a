import { useState } from "preact/hooks";
import type { SendProgress } from "../../../../client/send.ts";
import { Button } from "../../../ui/button.tsx";
import { Heading } from "../../../ui/heading.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { text } from "../../../ui/texts.ts";
import { Ticket } from "../../../ui/ticket.tsx";
import { type Draft, summaryInWords } from "../draft.ts";

interface SendingViewProps {
  draft: Draft;
  progress: SendProgress;
  isPaused: boolean;
  onOrder: (order: "cancel" | "pause" | "resume") => void;
}

export function SendingView({ draft, progress, isPaused, onOrder }: SendingViewProps) {
  const { stage, sentBytes, totalBytes, delay } = progress;
  // The button to pause and resume keeps the focus. The state of the progress is announced.
  const [wasPaused, setWasPaused] = useState(false);
  const waiting = stage === "encrypting" ? text("send.preparing") : undefined;
  return (
    <>
      <Heading
        title={text(isPaused ? "send.pausedTitle" : "send.sendingTitle")}
        takesFocus={!wasPaused}
      >
        {text("send.sendingIntroduction")}
      </Heading>
      <Ticket
        stub={
          <div class="row sending-actions">
            {(stage === "uploading" || wasPaused) && (
              <Button
                onClick={() => {
                  setWasPaused(true);
                  onOrder(isPaused ? "resume" : "pause");
                }}
              >
                {text(isPaused ? "send.resume" : "send.pause")}
              </Button>
            )}
            <Button onClick={() => onOrder("cancel")}>{text("common.cancel")}</Button>
            <p class="soft small">{text("send.cancelHint")}</p>
          </div>
        }
      >
        <p>{summaryInWords(draft)}</p>
        <Progress
          label={text("send.sending")}
          doneBytes={sentBytes}
          totalBytes={totalBytes}
          waiting={isPaused ? text("send.pausedHint") : waiting}
          delay={isPaused ? undefined : delay}
        />
      </Ticket>
    </>
  );
}
