import { EntryLine, isLong } from "../../ui/blocks.tsx";
import { Button, CopyButton } from "../../ui/button.tsx";
import { text } from "../../ui/texts.ts";
import type { ReceiveCommand } from "../../workers/receive-messages.ts";
import type { Received } from "./view.ts";

interface ReceivedEntryProps {
  view: Received;
  index: number;
  send: (command: ReceiveCommand) => void;
}

export function ReceivedEntry({ view, index, send }: ReceivedEntryProps) {
  const entry = view.items[index];
  const shown = view.texts.get(index);
  if (!entry) return null;
  const isNext = !view.taken.has(index) && !isLong(view.items.length);
  const buttonKind = isNext ? "primary" : "quiet";
  if (entry.kind !== "text") {
    const [buttonId, nameId] = [`save-${index}`, `name-${index}`];
    return (
      <EntryLine entry={entry} id={nameId}>
        <Button
          id={buttonId}
          kind={buttonKind}
          disabled={entry.kind === "folder" && view.isSaving}
          // There is no aria-label: browser translation would send the file name to its service.
          aria-labelledby={`${buttonId} ${nameId}`}
          onClick={() => send({ kind: "read_file", item: index })}
        >
          {text(view.taken.has(index) ? "receive.saveAgain" : "receive.save")}
        </Button>
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
            onClick={() => send({ kind: "read_text", item: index })}
          >
            {text("receive.show")}
          </Button>
        ) : (
          <CopyButton
            text={shown}
            label={text("receive.copy")}
            name={text("receive.copyText")}
            kind="primary"
          />
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
