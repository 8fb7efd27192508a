import { useEffect, useRef, useState } from "preact/hooks";
import { messageText } from "../../../protocol/errors.ts";
import { browserStorage, removeUploadToken } from "../../browser-storage.ts";
import { CheckField, TextField } from "../../ui/field.tsx";
import type { Trouble } from "../../workers/trouble.ts";
import type { Draft } from "./draft.ts";

interface UploadTokenFieldProps {
  draft: Draft;
  trouble: Trouble | null;
  /** What is wrong before anything was sent. */
  error: string | null;
  onChange: (draft: Draft) => void;
}

/** Asks for what this server lets people send by, and tells there when it was refused. */
export function UploadTokenField({ draft, trouble, error, onChange }: UploadTokenFieldProps) {
  // The page comes back with the draft that was tried: another token has not been refused.
  const [tried] = useState(draft.uploadToken);
  const isRefused = trouble?.code === "upload_not_allowed" && draft.uploadToken === tried;
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It may be far below what is seen.
    if (isRefused) field.current?.querySelector("input")?.focus();
  }, [isRefused]);
  return (
    <div class="stack upload-token" ref={field}>
      <TextField
        label="Upload token"
        value={draft.uploadToken}
        concealed
        autocomplete="off"
        onInput={(uploadToken) => onChange({ ...draft, uploadToken: uploadToken.trim() })}
        hint="This server asks senders for one. Who runs it hands them out."
        error={isRefused ? messageText(trouble) : (error ?? undefined)}
      />
      <CheckField
        label="Remember the token in this browser"
        isChecked={draft.keepsUploadToken}
        onCheck={(keepsUploadToken) => {
          if (!keepsUploadToken) removeUploadToken(browserStorage());
          onChange({ ...draft, keepsUploadToken });
        }}
      />
    </div>
  );
}
