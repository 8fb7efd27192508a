import type { ReceiveProgress } from "../../../client/receive.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Progress } from "../../ui/progress.tsx";

export function ReceivingView({ progress }: { progress: ReceiveProgress }) {
  const { stage, receivedBytes, totalBytes, delay } = progress;
  return (
    <>
      <Heading title="Opening it for you" takesFocus>
        <p>
          Nobody else can open it now. If the connection breaks, it goes on by itself from where it
          was.
        </p>
      </Heading>
      <Ticket>
        <Progress
          label="Receiving"
          doneBytes={receivedBytes}
          totalBytes={totalBytes}
          waiting={stage === "claiming" ? "Asking the server…" : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}
