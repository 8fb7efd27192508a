import type { SendProgress } from "../../../client/send.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { text } from "../../ui/texts.ts";
import { type Draft, summaryInWords } from "./draft.ts";

interface SendingViewProps {
  draft: Draft;
  progress: SendProgress;
  onCancel: () => void;
}

export function SendingView({ draft, progress, onCancel }: SendingViewProps) {
  const { stage, sentBytes, totalBytes, delay } = progress;
  return (
    <>
      <Heading title={text("send.sendingTitle")} takesFocus>
        {text("send.sendingIntroduction")}
      </Heading>
      <Ticket
        stub={
          <div class="row">
            <Button onClick={onCancel}>{text("common.cancel")}</Button>
            <span class="soft small">{text("send.cancelHint")}</span>
          </div>
        }
      >
        <p>{summaryInWords(draft)}</p>
        <Progress
          label={text("send.sending")}
          doneBytes={sentBytes}
          totalBytes={totalBytes}
          waiting={stage === "encrypting" ? text("send.preparing") : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}
