import { useId, useRef } from "preact/hooks";
import { limitInWords, sizeInWords } from "../../../protocol/quantities.ts";
import { listProps } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { CrossIcon, FileIcon } from "../../ui/icons.tsx";
import type { Draft } from "./draft.ts";
import type { SendLimits } from "./limits.ts";

interface ContentFieldsProps {
  draft: Draft;
  limits: SendLimits;
  onChange: (draft: Draft) => void;
  onFiles: (files: readonly File[]) => void;
}

/** What is sent: files, a text, or both. */
export function ContentFields({ draft, limits, onChange, onFiles }: ContentFieldsProps) {
  const id = useId();
  const remove = (place: number) =>
    onChange({ ...draft, files: draft.files.filter((_, index) => index !== place) });
  return (
    <>
      <FileChooser onFiles={onFiles} limits={limits} />
      {draft.files.length > 0 && <FileList files={draft.files} onRemove={remove} />}
      <div class="field">
        <label for={id}>Text</label>
        <textarea
          id={id}
          class="field-input"
          rows={4}
          value={draft.text}
          placeholder="A password, a note, a key…"
          onInput={(event) => onChange({ ...draft, text: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function FileChooser({ onFiles, limits }: Pick<ContentFieldsProps, "onFiles" | "limits">) {
  const { maxContentSize, maxShareSize } = limits;
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const chosen = input.current;
    if (!chosen?.files) return;
    onFiles([...chosen.files]);
    // The same file can be chosen again after it was removed.
    chosen.value = "";
  };
  return (
    <div class="file-chooser">
      <input ref={input} type="file" multiple hidden onChange={take} />
      <Button onClick={() => input.current?.click()}>
        <FileIcon />
        Choose files
      </Button>
      <p class="soft small">
        or drop or paste them anywhere on this page, up to {limitInWords(maxContentSize)} in all (
        {limitInWords(maxShareSize)} when encrypted)
      </p>
    </div>
  );
}

function FileList({
  files,
  onRemove,
}: {
  files: readonly File[];
  onRemove: (place: number) => void;
}) {
  return (
    <ul {...listProps(files.length, "file-list")} aria-label="Files to send">
      {files.map((file, place) => (
        <li key={`${place}/${file.name}`}>
          <FileIcon />
          {/* As its recipient sees it: in its own direction. */}
          <bdi class="file-name">{file.name}</bdi>
          <span class="file-size soft small">{sizeInWords(file.size)}</span>
          <button
            type="button"
            class="file-remove"
            aria-label={`Remove ${file.name}`}
            onClick={() => onRemove(place)}
          >
            <CrossIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
