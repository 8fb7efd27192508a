import { useState } from "preact/hooks";
import { messageText } from "../../../protocol/errors.ts";
import { Heading, isLong, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { ReceiveCommand } from "../../workers/receive-messages.ts";
import { ReceivedEntry } from "./entries.tsx";
import { isAllTaken, type Received } from "./view.ts";

interface ReceivedViewProps {
  view: Received;
  send: (command: ReceiveCommand) => void;
}

export function ReceivedView({ view, send }: ReceivedViewProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { entries, survivesReload, isConfirmed, trouble } = view;
  const remove = () => send({ kind: "remove" });
  const isMany = isLong(entries.length);
  const zip = entries.length > 1 && (
    <div class="row">
      <Button kind={isMany ? "primary" : "quiet"} onClick={() => send({ kind: "make_zip" })}>
        Save everything as one zip
      </Button>
    </div>
  );
  return (
    <>
      <Heading title="It is all here" takesFocus>
        <p>
          Complete and unchanged, checked to the last byte.{" "}
          {isConfirmed
            ? "The sender can see that it arrived."
            : "The server has not confirmed the receipt, so the sender may not see that it arrived: tell them."}
        </p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              {survivesReload
                ? "A copy waits in this browser, also when you close the page. Remove it when you have what you need."
                : "It is in this tab's memory only: save what you need before you close the tab."}
            </p>
            <div class="row">
              <Button onClick={isAllTaken(view) ? remove : () => setIsAsking(true)}>
                Remove it from this browser
              </Button>
            </div>
          </>
        }
      >
        {isMany && zip}
        <ul class="entries" aria-label="What was sent">
          {entries.map((_, index) => (
            <li key={index}>
              <ReceivedEntry view={view} index={index} send={send} />
            </li>
          ))}
        </ul>
        {!isMany && zip}
        {trouble && (
          <Notice tone="bad" urgent>
            <p>{messageText(trouble)}</p>
          </Notice>
        )}
      </Ticket>
      {isAsking && (
        <Dialog
          title="Remove it without saving?"
          confirm="Remove it"
          onConfirm={remove}
          onCancel={() => setIsAsking(false)}
        >
          <p>You have not looked at or saved all of it, and it can't be opened again.</p>
        </Dialog>
      )}
    </>
  );
}
