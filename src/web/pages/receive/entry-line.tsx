import type { ComponentChildren } from "preact";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import { FileIcon, TextIcon } from "../../ui/icons.tsx";

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
