import type { ComponentChildren } from "preact";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import { isLong } from "../../ui/blocks.tsx";
import { Button, CopyButton } from "../../ui/button.tsx";
import { FileIcon, TextIcon } from "../../ui/icons.tsx";
import type { ReceiveCommand } from "../../workers/receive-messages.ts";
import type { Received } from "./view.ts";

interface EntryLineProps {
  entry: BundleEntry;
  /** Buttons that belong to it. */
  children?: ComponentChildren;
}

export function EntryLine({ entry, children }: EntryLineProps) {
  return (
    <div class="entry">
      {entry.kind === "file" ? <FileIcon /> : <TextIcon />}
      <div class="entry-name">
        {/* A name comes from a stranger: its own direction must not turn the words around it. */}
        <bdi>{entry.kind === "file" ? entry.name : "A text"}</bdi>
        <span class="soft small">{sizeInWords(entry.size)}</span>
      </div>
      {children}
    </div>
  );
}

interface ReceivedEntryProps {
  view: Received;
  index: number;
  send: (command: ReceiveCommand) => void;
}

export function ReceivedEntry({ view, index, send }: ReceivedEntryProps) {
  const entry = view.entries[index];
  const text = view.texts.get(index);
  if (!entry) return null;
  const isNext = !view.taken.has(index) && !isLong(view.entries.length);
  const buttonKind = isNext ? "primary" : "quiet";
  if (entry.kind === "file") {
    return (
      <EntryLine entry={entry}>
        <Button
          kind={buttonKind}
          aria-label={`Save ${entry.name}`}
          onClick={() => send({ kind: "read_file", entry: index })}
        >
          {view.taken.has(index) ? "Save again" : "Save"}
        </Button>
      </EntryLine>
    );
  }
  return (
    <div class="stack">
      <EntryLine entry={entry}>
        {text === undefined ? (
          <Button
            kind={buttonKind}
            aria-label="Show the text"
            onClick={() => send({ kind: "read_text", entry: index })}
          >
            Show
          </Button>
        ) : (
          <CopyButton text={text} label="Copy" name="Copy the text" kind="primary" />
        )}
      </EntryLine>
      {text !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keyboard
        <section class="received-text" tabIndex={0} aria-label="The text">
          {text}
        </section>
      )}
    </div>
  );
}
