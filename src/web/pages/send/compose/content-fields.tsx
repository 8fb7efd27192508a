import { useRef } from "preact/hooks";
import { Button } from "../../../ui/button.tsx";
import { ChangingText } from "../../../ui/changing-text.tsx";
import { EntryLine, listProps } from "../../../ui/entry-list.tsx";
import { CameraIcon, CrossIcon, FileIcon, FolderIcon } from "../../../ui/icons.tsx";
import { text, texts } from "../../../ui/texts.ts";
import type { ChosenFolder } from "../../../workers/chosen-folder.ts";
import type { Item } from "../../../workers/receive-messages.ts";
import { type DraftProps, isEmpty, itemOf, sumInWords } from "../draft.ts";
import { TextArea } from "../fields.tsx";
import { canChooseFolder, chooseFolder } from "./chosen-folders.ts";
import { hasCamera, takePicture } from "./take-picture.ts";

interface ContentFieldsProps extends DraftProps {
  onFiles: (files: readonly File[]) => void;
  /** Gets a picture of the camera. */
  onPicture: (picture: File) => void;
  /** Gets folders that the browser still has to read. */
  onFolders: (reading: Promise<readonly ChosenFolder[]>) => void;
}

/** The content of the share: files, folders and a text. */
export function ContentFields(props: ContentFieldsProps) {
  const { draft, limits, onChange, onFiles, onFolders, onPicture } = props;
  const { files, folders } = draft;
  return (
    <>
      <FileChooser {...{ limits, onFiles, onFolders, onPicture }} />
      {files.length + folders.length > 0 && (
        <ul {...listProps(files.length + folders.length)} aria-label={text("send.filesToSend")}>
          {files.map((file, index) => (
            <DraftLine
              key={`${index}/${file.size}/${file.name}`}
              item={{ kind: "file", name: file.name, size: file.size }}
              onRemove={() =>
                onChange({ ...draft, files: files.filter((other) => other !== file) })
              }
            />
          ))}
          {folders.map((folder) => (
            <DraftLine
              key={`${folder.name}/`}
              item={itemOf(folder)}
              onRemove={() =>
                onChange({ ...draft, folders: folders.filter((other) => other !== folder) })
              }
            />
          ))}
        </ul>
      )}
      <TextArea
        label={text("send.text")}
        class="draft-text"
        rows={2}
        value={draft.text}
        placeholder={text("send.textPlaceholder")}
        onInput={(event) => onChange({ ...draft, text: event.currentTarget.value })}
      />
      {!isEmpty(draft) && (
        <p class="soft small">
          <ChangingText>
            {text("send.sumOfLimit", {
              contents: sumInWords(draft, limits),
              limit: texts().limit(limits.maxContentSize),
            })}
          </ChangingText>
        </p>
      )}
    </>
  );
}

type FileChooserProps = Pick<ContentFieldsProps, "limits" | "onFiles" | "onFolders" | "onPicture">;

function FileChooser({ limits, onFiles, onFolders, onPicture }: FileChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const chosen = input.current;
    if (!chosen?.files) return;
    onFiles([...chosen.files]);
    // Otherwise there is no event when someone chooses the same file again.
    chosen.value = "";
  };
  return (
    <div class="file-chooser">
      <input ref={input} type="file" multiple hidden onChange={take} />
      <Button onClick={() => input.current?.click()}>
        <FileIcon />
        {text("send.chooseFiles")}
      </Button>
      {canChooseFolder() && (
        <Button aria-label={text("send.chooseFolder")} onClick={() => chooseFolder(onFolders)}>
          <FolderIcon />
          {text("send.chooseFolder")}
        </Button>
      )}
      {hasCamera() && (
        <Button aria-label={text("send.takePicture")} onClick={() => takePicture(onPicture)}>
          <CameraIcon />
          {text("send.takePicture")}
        </Button>
      )}
      <p class="soft small">
        {text("send.chooseHint", { limit: texts().limit(limits.maxContentSize) })}
      </p>
    </div>
  );
}

function DraftLine({
  item,
  onRemove,
}: {
  item: Exclude<Item, { kind: "text" }>;
  onRemove: () => void;
}) {
  return (
    <li>
      <EntryLine entry={item}>
        <button
          type="button"
          class="file-remove"
          translate={false}
          aria-label={text("send.removeFile", { name: item.name })}
          onClick={onRemove}
        >
          <CrossIcon />
        </button>
      </EntryLine>
    </li>
  );
}
