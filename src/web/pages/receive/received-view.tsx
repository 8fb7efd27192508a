import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { ChangingText } from "../../ui/changing-text.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { failureInWords } from "../../ui/failure-words.ts";
import { Heading } from "../../ui/heading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { text } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";
import type { Actions } from "./actions.ts";
import { ReceivedEntry } from "./entries.tsx";
import { Preview } from "./preview.tsx";
import { isAllTaken, isSaving, type Received } from "./view.ts";

interface ReceivedViewProps {
  view: Received;
  actions: Actions;
}

export function ReceivedView({ view, actions }: ReceivedViewProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { items, isConfirmed, failure } = view;
  const remove = () => actions.send({ kind: "remove" });
  const hasSeveral = items.length > 1 || items[0]?.kind === "folder";
  // With several files, most people want all of them.
  const isMany = items.filter(({ kind }) => kind !== "text").length > 1;
  const all = hasSeveral && (
    <div class="row stacked-actions">
      {items.length > 1 && (
        <Button
          kind={isMany && !isAllTaken(view) ? "primary" : "quiet"}
          disabled={isSaving(view)}
          onClick={() => actions.save("all")}
        >
          {text("receive.saveAll")}
        </Button>
      )}
      {actions.saveInto && (
        <Button disabled={isSaving(view)} onClick={actions.saveInto}>
          {text("receive.saveInto")}
        </Button>
      )}
      <span class="soft" role="status">
        {view.saving > 0 && text("receive.saving")}
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
            <div class="row stacked-actions">
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
              <ReceivedEntry view={view} index={index} isPrimary={!isMany} actions={actions} />
            </li>
          ))}
        </ul>
        {!isMany && all}
        {items.length === 1 && view.isInDownloads && !view.isInFolder && (
          <p class="soft">{text("receive.inDownloads")}</p>
        )}
        {view.writing && (
          <div class="stack">
            <Progress label={text("receive.writing")} {...view.writing} />
            <div class="row stacked-actions">
              <Button onClick={() => actions.send({ kind: "cancel_writing" })}>
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
