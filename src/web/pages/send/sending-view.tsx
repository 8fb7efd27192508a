import type { SendProgress } from "../../../client/send.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
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
      <Heading title="Sending…" takesFocus>
        Your browser encrypts the share before the upload. Keep this page open until you have the
        link.
      </Heading>
      <Ticket
        stub={
          <div class="row">
            <Button onClick={onCancel}>Cancel</Button>
            <span class="soft small">Cancelling deletes the unfinished upload.</span>
          </div>
        }
      >
        <p>{summaryInWords(draft)}</p>
        <Progress
          label="Sending"
          doneBytes={sentBytes}
          totalBytes={totalBytes}
          waiting={stage === "encrypting" ? "Preparing encryption…" : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}
