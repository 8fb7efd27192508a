import { useState } from "preact/hooks";
import { ChangingText, Heading, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Progress } from "../../ui/progress.tsx";
import { text } from "../../ui/texts.ts";
import { failureInWords } from "../../ui/wording.ts";
import type { Actions } from "./actions.ts";
import { ReceivedEntry } from "./entries.tsx";
import { Preview } from "./preview.tsx";
import { isAllTaken, type Received } from "./view.ts";

interface ReceivedViewProps {
  view: Received;
  actions: Actions;
}

export function ReceivedView({ view, actions }: ReceivedViewProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { items, isConfirmed, failure } = view;
  const remove = () => actions.send({ kind: "remove" });
  // With several files, most people want all of them.
  const isMany = items.filter(({ kind }) => kind !== "text").length > 1;
  const zip = items.length > 1 && (
    <div class="row">
      <Button
        kind={isMany && !isAllTaken(view) ? "primary" : "quiet"}
        onClick={() => actions.save("all")}
      >
        {text("receive.saveAll")}
      </Button>
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
        {isMany && zip}
        <ul class="entries" aria-label={text("receive.contents")}>
          {items.map((_, index) => (
            <li key={index}>
              <ReceivedEntry view={view} index={index} isPrimary={!isMany} actions={actions} />
            </li>
          ))}
        </ul>
        {!isMany && zip}
        {isAllTaken(view) && items.length === 1 && items[0]?.kind === "file" && (
          <p class="soft">{text("receive.inDownloads")}</p>
        )}
        {view.saving && (
          <div class="stack">
            <Progress label={text("receive.saving")} {...view.saving} />
            <div class="row">
              <Button onClick={() => actions.send({ kind: "cancel_saving" })}>
                {text("receive.cancelSaving")}
              </Button>
            </div>
          </div>
        )}
        {failure && (
          <Notice tone="bad" urgent>
            <p>{failureInWords(failure)}</p>
          </Notice>
        )}
      </Ticket>
      <Preview view={view} actions={actions} />
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
