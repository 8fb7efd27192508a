import { useRef } from "preact/hooks";
import { ChangingText, EntryLine, listProps } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { CameraIcon, CrossIcon, FileIcon } from "../../ui/icons.tsx";
import { text, texts } from "../../ui/texts.ts";
import { type DraftProps, isEmpty, summaryInWords } from "./draft.ts";
import { TextArea } from "./fields.tsx";
import { hasCamera, takePicture } from "./take-picture.ts";

interface ContentFieldsProps extends DraftProps {
  onFiles: (files: readonly File[]) => void;
  /** Gets a picture of the camera. */
  onPicture: (picture: File) => void;
}

/** The content of the share: files, a text, or both. */
export function ContentFields({ draft, limits, onChange, onFiles, onPicture }: ContentFieldsProps) {
  const remove = (removed: File) =>
    onChange({ ...draft, files: draft.files.filter((file) => file !== removed) });
  return (
    <>
      <FileChooser onFiles={onFiles} onPicture={onPicture} limits={limits} />
      {draft.files.length > 0 && <FileList files={draft.files} onRemove={remove} />}
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
              contents: summaryInWords(draft),
              limit: texts().limit(limits.maxContentSize),
            })}
          </ChangingText>
        </p>
      )}
    </>
  );
}

type FileChooserProps = Pick<ContentFieldsProps, "onFiles" | "onPicture" | "limits">;

function FileChooser({ onFiles, onPicture, limits }: FileChooserProps) {
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
      {hasCamera() && (
        <Button onClick={() => takePicture(onPicture)}>
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

function FileList(props: { files: readonly File[]; onRemove: (file: File) => void }) {
  const { files, onRemove } = props;
  return (
    <ul {...listProps(files.length)} aria-label={text("send.filesToSend")}>
      {files.map((file, index) => (
        <li key={`${index}/${file.size}/${file.name}`}>
          <EntryLine entry={{ kind: "file", name: file.name, size: file.size }}>
            <button
              type="button"
              class="file-remove"
              translate={false}
              aria-label={text("send.removeFile", { name: file.name })}
              onClick={() => onRemove(file)}
            >
              <CrossIcon />
            </button>
          </EntryLine>
        </li>
      ))}
    </ul>
  );
}
