import type { SendProgress } from "../../../client/send.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { type Draft, summaryInWords, summaryOf } from "./draft.ts";

interface SendingViewProps {
  draft: Draft;
  progress: SendProgress | null;
  onCancel: () => void;
}

export function SendingView({ draft, progress, onCancel }: SendingViewProps) {
  const { stage = "encrypting", sentBytes = 0, totalBytes = 0, delay } = progress ?? {};
  return (
    <>
      <Heading title="Sending it" takesFocus>
        It is encrypted here before it leaves. Keep this page open until the link is there.
      </Heading>
      <Ticket
        stub={
          <div class="row">
            <Button onClick={onCancel}>Cancel</Button>
            <span class="soft small">What was sent so far is deleted then.</span>
          </div>
        }
      >
        <p>{summaryInWords(summaryOf(draft))}</p>
        <Progress
          label="Sending"
          doneBytes={sentBytes}
          totalBytes={totalBytes}
          waiting={stage === "encrypting" ? "Making the keys…" : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}
