import { countOf, durationInWords } from "../../../protocol/quantities.ts";
import { browserStorage } from "../../browser-storage.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { type Draft, type DraftProps, timesInWords } from "./draft.ts";
import { SelectField } from "./fields.tsx";
import { generatePassword } from "./generate-password.ts";
import { downloadChoices, expiryChoices, type SendLimits } from "./limits.ts";

interface OptionFieldsProps extends DraftProps {
  passwordError: string | null;
}

/** Expiry, number of downloads, and password. */
export function OptionFields({ draft, limits, passwordError, onChange }: OptionFieldsProps) {
  const expiries = expiryChoices(limits);
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
      <div class="password">
        <TextField
          label={limits.passwordRequired ? "Password" : "Password (optional)"}
          value={draft.password}
          onInput={(password) => onChange({ ...draft, password })}
          action={
            <Button onClick={() => onChange({ ...draft, password: generatePassword() })}>
              Generate
            </Button>
          }
          hint={passwordHint(draft, limits)}
          error={passwordError ?? undefined}
        />
      </div>
    </>
  );
}

function passwordHint({ password }: Draft, limits: SendLimits): string | undefined {
  if (password === "") {
    return limits.passwordRequired ? "This server requires a password for each share." : undefined;
  }
  const locks = countOf(limits.passwordAttempts, "wrong password locks", "wrong passwords lock");
  const unlock = browserStorage() === null ? "" : " You can unlock it in “My shares”.";
  return `Don't send it together with the link. ${locks} the share.${unlock}`;
}
