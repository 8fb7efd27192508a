import { useState } from "preact/hooks";
import type { ReceiveProgress } from "../../../client/receive.ts";
import { Button } from "../../ui/button.tsx";
import { Heading } from "../../ui/heading.tsx";
import { Progress } from "../../ui/progress.tsx";
import { text, texts } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";

interface ReceivingViewProps {
  progress: ReceiveProgress;
  onCancel: () => void;
}

export function ReceivingView({ progress, onCancel }: ReceivingViewProps) {
  const { stage, receivedBytes, totalBytes, isNearLimit, delay } = progress;
  const [isCancelling, setIsCancelling] = useState(false);
  const hasArrived = stage === "downloading" && receivedBytes === totalBytes;
  const cancel = () => {
    setIsCancelling(true);
    onCancel();
  };
  return (
    <>
      <Heading title={text("receive.receiving")} takesFocus>
        <p>{text("receive.receivingIntroduction")}</p>
      </Heading>
      <Ticket
        stub={
          <div class="row">
            <Button onClick={cancel} disabled={isCancelling || hasArrived}>
              {text("common.cancel")}
            </Button>
            <span class="soft small">
              {isNearLimit
                ? texts().paragraph(text("receive.cancelHint"), text("receive.cancelledOften"))
                : text("receive.cancelHint")}
            </span>
          </div>
        }
      >
        <Progress
          label={text("receive.receiving")}
          doneBytes={receivedBytes}
          totalBytes={totalBytes}
          waiting={stage === "claiming" ? text("receive.askingServer") : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}
