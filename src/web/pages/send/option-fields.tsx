import { countOf, durationInWords } from "../../../protocol/quantities.ts";
import { browserStorage } from "../../browser-storage.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { type DraftProps, timesInWords } from "./draft.ts";
import { SelectField } from "./fields.tsx";
import { generatePassword } from "./generate-password.ts";
import { downloadChoices, expiryChoices } from "./limits.ts";

/** Expiry, number of downloads, and password. */
export function OptionFields({ draft, limits, onChange }: DraftProps) {
  const expiries = expiryChoices(limits.defaultExpiry, limits.maxExpiry);
  const downloads = downloadChoices(limits.maxDownloads);
  return (
    <>
      <div class="option-pair">
        <SelectField
          label="Expires after"
          value={draft.expiresInSeconds}
          options={expiries.map((value) => ({ value, label: durationInWords(value) }))}
          onSelect={(expiresInSeconds) => onChange({ ...draft, expiresInSeconds })}
        />
        <SelectField
          label="Can be opened"
          value={draft.maxDownloads}
          options={downloads.map((value) => ({ value, label: timesInWords(value) }))}
          onSelect={(maxDownloads) => onChange({ ...draft, maxDownloads })}
        />
      </div>
      <TextField
        label="Password (optional)"
        value={draft.password}
        onInput={(password) => onChange({ ...draft, password })}
        action={
          <Button onClick={() => onChange({ ...draft, password: generatePassword() })}>
            Generate
          </Button>
        }
        hint={
          draft.password === ""
            ? undefined
            : `Don't send it together with the link. ${countOf(limits.passwordAttempts, "wrong password locks", "wrong passwords lock")} the share.${browserStorage() === null ? "" : " You can unlock it in “My shares”."}`
        }
      />
    </>
  );
}
