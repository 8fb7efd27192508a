import { Button, CopyButton } from "../../ui/button.tsx";
import { EntryLine } from "../../ui/entry-list.tsx";
import { text } from "../../ui/texts.ts";
import type { Item } from "../../workers/receive-messages.ts";
import type { Actions } from "./actions.ts";
import { FolderFiles } from "./folder-files.tsx";
import { PreviewButton } from "./preview-button.tsx";
import { isSaving, type Received } from "./view.ts";

interface ReceivedEntryProps {
  view: Received;
  index: number;
  /** Whether its button may be the primary one of the page. */
  isPrimary: boolean;
  actions: Actions;
}

export function ReceivedEntry(props: ReceivedEntryProps) {
  const { view, index } = props;
  const entry = view.items[index];
  if (!entry) return null;
  const buttonKind = props.isPrimary && !view.taken.has(index) ? "primary" : "quiet";
  const common = { ...props, buttonKind } as const;
  return entry.kind === "text" ? (
    <ReceivedText {...common} entry={entry} />
  ) : (
    <ReceivedFile {...common} entry={entry} />
  );
}

interface EntryProps<Entry extends Item> extends ReceivedEntryProps {
  entry: Entry;
  buttonKind: "primary" | "quiet";
}

/** A file, or a folder with everything in it. */
function ReceivedFile(props: EntryProps<Exclude<Item, { kind: "text" }>>) {
  const { view, index, actions, entry, buttonKind } = props;
  const files = view.files.get(index);
  const [buttonId, nameId] = [`save-${index}`, `name-${index}`];
  return (
    <div class="stack">
      <EntryLine entry={entry} id={nameId}>
        <div class="row entry-actions">
          {entry.kind === "file" && <PreviewButton item={index} actions={actions} />}
          {entry.kind === "folder" && entry.files > 0 && (
            <FilesButton item={index} isOpen={files !== undefined} actions={actions} />
          )}
          <Button
            id={buttonId}
            kind={buttonKind}
            disabled={entry.kind === "folder" && isSaving(view)}
            // There is no aria-label: browser translation would send the file name to its service.
            aria-labelledby={`${buttonId} ${nameId}`}
            onClick={() => actions.save(index)}
          >
            {text(view.taken.has(index) ? "receive.saveAgain" : "receive.save")}
          </Button>
        </div>
      </EntryLine>
      {files && <FolderFiles item={index} files={files} folderId={nameId} actions={actions} />}
    </div>
  );
}

interface FilesButtonProps {
  item: number;
  isOpen: boolean;
  actions: Actions;
}

function FilesButton({ item, isOpen, actions }: FilesButtonProps) {
  const id = `files-${item}`;
  return (
    <Button
      id={id}
      aria-labelledby={`${id} name-${item}`}
      aria-expanded={isOpen}
      onClick={() => (isOpen ? actions.hide(item) : actions.send({ kind: "list_files", item }))}
    >
      {text(isOpen ? "receive.hideFiles" : "receive.showFiles")}
    </Button>
  );
}

function ReceivedText(props: EntryProps<Extract<Item, { kind: "text" }>>) {
  const { view, index, actions, entry, buttonKind } = props;
  const shown = view.texts.get(index);
  const isShown = shown !== undefined;
  return (
    <div class="stack">
      <EntryLine entry={entry}>
        <div class="row entry-actions">
          {/* One button in both states, so that it keeps the focus. */}
          <Button
            kind={isShown ? "quiet" : buttonKind}
            aria-label={text(isShown ? "receive.hideText" : "receive.showText")}
            onClick={() =>
              isShown ? actions.hide(index) : actions.send({ kind: "read_text", item: index })
            }
          >
            {text(isShown ? "receive.hide" : "receive.show")}
          </Button>
          {isShown && (
            <CopyButton
              text={shown}
              label={text("receive.copy")}
              name={text("receive.copyText")}
              kind={view.items.length === 1 ? "primary" : "quiet"}
            />
          )}
        </div>
      </EntryLine>
      {isShown && (
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
