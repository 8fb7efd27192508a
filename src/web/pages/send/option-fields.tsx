import { durationInWords } from "../../../protocol/quantities.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { type Draft, timesInWords } from "./draft.ts";
import { generatePassword } from "./generate-password.ts";
import { downloadChoices, expiryChoices, type SendLimits } from "./limits.ts";

interface OptionFieldsProps {
  draft: Draft;
  limits: SendLimits;
  onChange: (draft: Draft) => void;
}

/** How long, how often, and behind which password. */
export function OptionFields({ draft, limits, onChange }: OptionFieldsProps) {
  const expiries = expiryChoices(limits.defaultExpiry, limits.maxExpiry);
  const downloads = downloadChoices(limits.maxDownloads);
  return (
    <>
      <div class="option-pair">
        <SelectField
          label="Gone after"
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
        label="Password, if you want one"
        value={draft.password}
        autocomplete="off"
        onInput={(password) => onChange({ ...draft, password })}
        action={
          <Button onClick={() => onChange({ ...draft, password: generatePassword() })}>
            Make one up
          </Button>
        }
        hint={
          draft.password === ""
            ? undefined
            : `Tell it by another way than the link. ${limits.passwordAttempts} wrong tries lock the share; you can unlock it.`
        }
      />
    </>
  );
}
