import { useState } from "preact/hooks";
import { ChangingText, Heading, isLong, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { text } from "../../ui/texts.ts";
import { failureInWords } from "../../ui/wording.ts";
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
          {text("receive.saveAll")}
        </Button>
      )}
      {saveInto && (
        <Button disabled={isSaving} onClick={saveInto}>
          {text("receive.saveInto")}
        </Button>
      )}
      <span class="soft" role="status">
        {isSaving && text("receive.saving")}
        {view.isInFolder && text("receive.inFolder")}
      </span>
    </div>
  );
  return (
    <>
      <Heading title={text("receive.receivedTitle")} takesFocus>
        <p>{text(isConfirmed ? "receive.verified" : "receive.verifiedNotConfirmed")}</p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              <ChangingText>{storageInWords(view)}</ChangingText>
            </p>
            <div class="row">
              <Button onClick={isAllTaken(view) ? remove : () => setIsAsking(true)}>
                {text("receive.remove")}
              </Button>
            </div>
          </>
        }
      >
        {isMany && all}
        <ul class="entries" aria-label={text("receive.contents")}>
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
          !view.isInFolder && <p class="soft">{text("receive.inDownloads")}</p>}
        {failure && (
          <Notice tone="bad" urgent>
            <p>{failureInWords(failure)}</p>
          </Notice>
        )}
      </Ticket>
      {isAsking && (
        <Dialog
          title={text("receive.removeTitle")}
          confirm={text("receive.removeConfirm")}
          onConfirm={remove}
          onCancel={() => setIsAsking(false)}
        >
          <p>{text("receive.removeQuestion")}</p>
        </Dialog>
      )}
    </>
  );
}

function storageInWords(view: Received): string {
  if (!view.survivesReload) {
    return text(isAllTaken(view) ? "receive.inMemoryTaken" : "receive.inMemory");
  }
  return text(isAllTaken(view) ? "receive.storedTaken" : "receive.stored");
}
