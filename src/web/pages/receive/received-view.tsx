import { useState } from "preact/hooks";
import { messageText } from "../../../protocol/errors.ts";
import { ChangingText, Heading, isLong, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { ReceiveCommand } from "../../workers/receive-messages.ts";
import { ReceivedEntry } from "./entries.tsx";
import { isAllTaken, type Received } from "./view.ts";

interface ReceivedViewProps {
  view: Received;
  send: (command: ReceiveCommand) => void;
  /** Null if this browser can't write into a folder. */
  saveInto: (() => void) | null;
}

export function ReceivedView({ view, send, saveInto }: ReceivedViewProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { items, isConfirmed, isSaving, failure } = view;
  const remove = () => send({ kind: "remove" });
  const isMany = isLong(items.length);
  const hasSeveral = items.length > 1 || items[0]?.kind === "folder";
  const all = hasSeveral && (
    <div class="row">
      {items.length > 1 && (
        <Button
          kind={isMany ? "primary" : "quiet"}
          disabled={isSaving}
          onClick={() => send({ kind: "make_zip" })}
        >
          Save all as a zip file
        </Button>
      )}
      {saveInto && (
        <Button disabled={isSaving} onClick={saveInto}>
          Save into a folder
        </Button>
      )}
      <span class="soft" role="status">
        {isSaving && "Preparing the files…"}
        {view.isInFolder && "Everything is in the folder that you chose."}
      </span>
    </div>
  );
  return (
    <>
      <Heading title="Received completely" takesFocus>
        <p>
          Every byte is verified.{" "}
          {isConfirmed
            ? "The sender can see that the share arrived."
            : "The server did not confirm the receipt. Tell the sender that the share arrived."}
        </p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              <ChangingText>{storageInWords(view)}</ChangingText>
            </p>
            <div class="row">
              <Button onClick={isAllTaken(view) ? remove : () => setIsAsking(true)}>
                Remove from this browser
              </Button>
            </div>
          </>
        }
      >
        {isMany && all}
        <ul class="entries" aria-label="Contents">
          {items.map((_, index) => (
            <li key={index}>
              <ReceivedEntry view={view} index={index} send={send} />
            </li>
          ))}
        </ul>
        {!isMany && all}
        {isAllTaken(view) &&
          items.length === 1 &&
          items[0]?.kind !== "text" &&
          !view.isInFolder && (
            <p class="soft">Look for the file in the downloads of this browser.</p>
          )}
        {failure && (
          <Notice tone="bad" urgent>
            <p>{messageText(failure)}</p>
          </Notice>
        )}
      </Ticket>
      {isAsking && (
        <Dialog
          title="Remove without saving?"
          confirm="Remove"
          onConfirm={remove}
          onCancel={() => setIsAsking(false)}
        >
          <p>You have not viewed or saved everything. The link may not open again.</p>
        </Dialog>
      )}
    </>
  );
}

function storageInWords(view: Received): string {
  if (!view.survivesReload) {
    return `The share is only in the memory of this tab. ${isAllTaken(view) ? "It is gone when you close the tab." : "Save everything before you close the tab."}`;
  }
  return isAllTaken(view)
    ? "This browser still has a copy. Remove it when you no longer need it."
    : "You can close this page and return later: this browser stores a copy.";
}
