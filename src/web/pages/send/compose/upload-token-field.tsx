import { useEffect, useRef, useState } from "preact/hooks";
import { browserStorage, removeUploadToken } from "../../../browser-storage.ts";
import { failureInWords } from "../../../ui/failure-words.ts";
import { TextField } from "../../../ui/field.tsx";
import { text } from "../../../ui/texts.ts";
import type { Failure } from "../../../workers/failure.ts";
import type { DraftProps } from "../draft.ts";
import { CheckField } from "../fields.tsx";

interface UploadTokenFieldProps extends Omit<DraftProps, "limits"> {
  failure: Failure | null;
  /** An error that the page found before a request. */
  error: string | null;
}

/** The upload token, and the error if the server rejects it. */
export function UploadTokenField({ draft, failure, error, onChange }: UploadTokenFieldProps) {
  // The field appears with the token that was tried. The server has not rejected any later one.
  const [tried] = useState(draft.uploadToken);
  const isRejected = failure?.code === "upload_not_allowed" && draft.uploadToken === tried;
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The field can be far below the visible part.
    if (isRejected) field.current?.querySelector("input")?.focus();
  }, [isRejected]);
  return (
    <div class="stack upload-token" ref={field}>
      <TextField
        label={text("send.token")}
        value={draft.uploadToken}
        concealed
        onInput={(uploadToken) => onChange({ ...draft, uploadToken: uploadToken.trim() })}
        hint={isRejected ? undefined : text("send.tokenHint")}
        error={isRejected ? failureInWords(failure) : (error ?? undefined)}
      />
      <CheckField
        label={text("send.saveToken")}
        isChecked={draft.savesUploadToken}
        onCheck={(savesUploadToken) => {
          if (!savesUploadToken) removeUploadToken(browserStorage());
          onChange({ ...draft, savesUploadToken });
        }}
      />
    </div>
  );
}
