import { EntryLine } from "../../ui/blocks.tsx";
import { Button, CopyButton } from "../../ui/button.tsx";
import { text } from "../../ui/texts.ts";
import type { Actions } from "./actions.ts";
import type { Received } from "./view.ts";

interface ReceivedEntryProps {
  view: Received;
  index: number;
  /** Whether its button may be the primary one of the page. */
  isPrimary: boolean;
  actions: Actions;
}

export function ReceivedEntry({ view, index, isPrimary, actions }: ReceivedEntryProps) {
  const entry = view.items[index];
  const shown = view.texts.get(index);
  if (!entry) return null;
  const isNext = isPrimary && !view.taken.has(index);
  const buttonKind = isNext ? "primary" : "quiet";
  if (entry.kind !== "text") {
    const [buttonId, previewId, nameId] = [`save-${index}`, `preview-${index}`, `name-${index}`];
    return (
      <EntryLine entry={entry} id={nameId}>
        <div class="row entry-actions">
          {entry.kind === "file" && (
            <Button
              id={previewId}
              aria-labelledby={`${previewId} ${nameId}`}
              onClick={() => actions.send({ kind: "read_preview", item: index })}
            >
              {text("receive.preview")}
            </Button>
          )}
          <Button
            id={buttonId}
            kind={buttonKind}
            disabled={entry.kind === "folder" && view.isSaving}
            // There is no aria-label: browser translation would send the file name to its service.
            aria-labelledby={`${buttonId} ${nameId}`}
            onClick={() => actions.save(index)}
          >
            {text(view.taken.has(index) ? "receive.saveAgain" : "receive.save")}
          </Button>
        </div>
      </EntryLine>
    );
  }
  return (
    <div class="stack">
      <EntryLine entry={entry}>
        {shown === undefined ? (
          <Button
            kind={buttonKind}
            aria-label={text("receive.showText")}
            onClick={() => actions.send({ kind: "read_text", item: index })}
          >
            {text("receive.show")}
          </Button>
        ) : (
          <div class="row entry-actions">
            <Button aria-label={text("receive.hideText")} onClick={() => actions.hideText(index)}>
              {text("receive.hide")}
            </Button>
            <CopyButton
              text={shown}
              label={text("receive.copy")}
              name={text("receive.copyText")}
              kind="primary"
            />
          </div>
        )}
      </EntryLine>
      {shown !== undefined && (
        <section
          class="received-text"
          translate={false}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keyboard
          tabIndex={0}
          aria-label={text("receive.text")}
        >
          {shown}
        </section>
      )}
    </div>
  );
}
