import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { ChangingText } from "../../ui/changing-text.tsx";
import { Heading } from "../../ui/heading.tsx";
import { useCountdown } from "../../ui/hooks.ts";
import { text, texts } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";
import type { CancelledDownload } from "../../workers/receive-messages.ts";

interface CancelledViewProps {
  download: CancelledDownload;
  onOpen: () => void;
}

/** After the recipient has cancelled the download. The server still reserves it for this browser, for the time of the lease. */
export function CancelledView({ download, onOpen }: CancelledViewProps) {
  const [isOpening, setIsOpening] = useState(false);
  const { leaseEndsAt, survivesReload, isNearLimit } = download;
  const left = useCountdown(leaseEndsAt && leaseEndsAt - Date.now(), download);
  const isOver = left === 0;
  const open = () => {
    setIsOpening(true);
    onOpen();
  };
  return (
    <>
      <Heading title={text("receive.cancelledTitle")} takesFocus>
        <p>{text("receive.cancelledIntroduction")}</p>
      </Heading>
      <Ticket
        stub={
          <div class="row">
            <Button kind="primary" onClick={open} disabled={isOpening}>
              {text(isOpening ? "receive.opening" : "receive.openAgain")}
            </Button>
          </div>
        }
      >
        <p>
          <ChangingText>
            {isOver
              ? text("receive.cancelledOver")
              : text(survivesReload ? "receive.cancelledHere" : "receive.cancelledInMemory")}
          </ChangingText>
        </p>
        {isNearLimit && <p>{text("receive.cancelledOften")}</p>}
        {left !== null && !isOver && (
          <p>
            <ChangingText>
              {text("receive.cancelledLeft", { duration: texts().wait(left) })}
            </ChangingText>
          </p>
        )}
      </Ticket>
    </>
  );
}
