import {
  GENERATED_BITS,
  generatePassword,
  isGenerated,
} from "../../../../protocol/generated-password.ts";
import { browserStorage, LABEL_MAX_LENGTH } from "../../../browser-storage.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { text, texts } from "../../../ui/texts.ts";
import type { Draft, DraftProps } from "../draft.ts";
import { SelectField } from "../fields.tsx";
import { downloadChoices, expiryChoices, type SendLimits } from "../limits.ts";
import { PasswordStrength } from "./password-strength.tsx";

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
          label={text("send.expiresAfter")}
          value={draft.expiresInSeconds}
          options={expiries.map((value) => ({ value, label: texts().duration(value) }))}
          onSelect={(expiresInSeconds) => onChange({ ...draft, expiresInSeconds })}
        />
        <SelectField
          label={text("send.canBeOpened")}
          value={draft.maxDownloads}
          options={downloads.map((value) => ({
            value,
            label: text("send.times", { count: value }),
          }))}
          onSelect={(maxDownloads) => onChange({ ...draft, maxDownloads })}
        />
      </div>
      <div class="password">
        <TextField
          label={text(limits.passwordRequired ? "send.password" : "send.passwordOptional")}
          value={draft.password}
          onInput={(password) => onChange({ ...draft, password })}
          action={
            <Button onClick={() => onChange({ ...draft, password: generatePassword() })}>
              {text("send.generate")}
            </Button>
          }
          hint={passwordHint(draft, limits)}
          error={passwordError ?? undefined}
        />
        <PasswordStrength password={draft.password} />
      </div>
      {browserStorage() !== null && (
        <TextField
          label={text("send.label")}
          value={draft.label}
          maxLength={LABEL_MAX_LENGTH}
          onInput={(label) => onChange({ ...draft, label })}
          hint={text("send.labelHint")}
        />
      )}
    </>
  );
}

function passwordHint({ password }: Draft, limits: SendLimits): string | undefined {
  if (password === "") {
    return limits.passwordRequired ? text("send.passwordRequired") : undefined;
  }
  return texts().paragraph(
    isGenerated(password) ? text("send.generatedHint", { bits: String(GENERATED_BITS) }) : "",
    text("send.passwordHint", { count: limits.passwordAttempts }),
    browserStorage() === null ? "" : text("send.unlockHint"),
  );
}
