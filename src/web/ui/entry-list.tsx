import type { ComponentChildren } from "preact";
import type { Item } from "../workers/receive-messages.ts";
import "./entry-list.css";
import { FileIcon, FolderIcon, TextIcon } from "./icons.tsx";
import { Literal } from "./literal.tsx";
import { text, texts } from "./texts.ts";

const LONG_LIST_MIN_ENTRIES = 9;

/** Whether a list with this number of entries would push the next control out of view. */
export function isLong(count: number): boolean {
  return count >= LONG_LIST_MIN_ENTRIES;
}

/** Attributes of a list of entries. A long list has a scroll bar of its own and can be scrolled by keyboard. */
export function listProps(count: number) {
  return isLong(count) ? { class: "entries long-list", tabIndex: 0 } : { class: "entries" };
}

interface EntryLineProps {
  entry: Item;
  /** The id of the file name. */
  id?: string;
  /** Buttons of this entry. */
  children?: ComponentChildren;
}

/** One file, folder or text of a share. */
export function EntryLine({ entry, id, children }: EntryLineProps) {
  return (
    <div class="entry">
      {entry.kind === "file" ? (
        <FileIcon />
      ) : entry.kind === "folder" ? (
        <FolderIcon />
      ) : (
        <TextIcon />
      )}
      <div class="entry-name">
        {entry.kind === "text" ? (
          text("common.text")
        ) : (
          <span id={id}>
            <Literal class="file-name">{entry.name}</Literal>
          </span>
        )}
        <span class="soft small">
          {entry.kind === "folder"
            ? texts().contents({ files: entry.files, texts: 0, size: entry.size })
            : texts().size(entry.size)}
        </span>
      </div>
      {children}
    </div>
  );
}
