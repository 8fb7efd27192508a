import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { EntryLine, listProps } from "../../ui/entry-list.tsx";
import { text } from "../../ui/texts.ts";
import type { FolderFile } from "../../workers/receive-messages.ts";
import type { Actions } from "./actions.ts";
import { PreviewButton } from "./preview-button.tsx";

/** The number of lines at first, and of further ones with each click. Thousands at once would block the page. */
const LINES = 200;

interface FolderFilesProps {
  item: number;
  files: readonly FolderFile[];
  /** The id of the folder's name. */
  folderId: string;
  actions: Actions;
}

/** The files of a received folder. Each has a preview. */
export function FolderFiles({ item, files, folderId, actions }: FolderFilesProps) {
  const [lines, setLines] = useState(LINES);
  const shown = files.slice(0, lines);
  return (
    <div class="stack folder-files">
      <ul {...listProps(shown.length)} aria-labelledby={folderId}>
        {shown.map(({ path, size }, file) => (
          <li key={file}>
            <EntryLine entry={{ kind: "file", name: path, size }} id={`name-${item}-${file}`}>
              <PreviewButton item={item} file={file} actions={actions} />
            </EntryLine>
          </li>
        ))}
      </ul>
      {files.length > lines && (
        <div class="row">
          <Button onClick={() => setLines(lines + LINES)}>{text("receive.moreFiles")}</Button>
        </div>
      )}
    </div>
  );
}
