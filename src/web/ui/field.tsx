import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { ChangingText } from "./changing-text.tsx";
import { useFocus } from "./hooks.ts";
import "../../style/field.css";

/**
 * Keeps the content of every text field out of browser services: form history, spell checkers, keyboards that learn,
 * translation, Grammarly and LanguageTool.
 */
export const PRIVATE = {
  autocomplete: "off",
  autocapitalize: "off",
  // Camel case makes Preact set the attribute. The property is a boolean, for which "off" means on.
  autoCorrect: "off",
  spellcheck: false,
  translate: false,
  "data-gramm": "false",
  "data-gramm_editor": "false",
  "data-enable-grammarly": "false",
  "data-lt-active": "false",
} as const;

interface FieldText {
  label: string;
  hint?: ComponentChildren;
  /** Why the value is invalid. A screen reader announces it when it appears. */
  error?: string | undefined;
}

interface TextFieldProps extends FieldText {
  value: string;
  onInput: (value: string) => void;
  /** Hides what is typed, as in a password field. */
  concealed?: boolean;
  maxLength?: number;
  /** Takes the focus when it appears. */
  takesFocus?: boolean;
  /** A button that belongs to the field. */
  action?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, action, value, onInput, concealed = false, maxLength } = props;
  const id = useId();
  const input = useFocus<HTMLInputElement>(props.takesFocus);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div class="field-line">
        <input
          {...PRIVATE}
          {...described(id, hint, error)}
          {...(concealed ? { type: "password" } : { type: "text" })}
          value={value}
          id={id}
          ref={input}
          class="field-input"
          maxLength={maxLength}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {action}
      </div>
    </Field>
  );
}

export function Field({
  id,
  label,
  hint,
  error,
  children,
}: FieldText & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="small soft" id={`${id}-hint`}>
          <ChangingText>{hint}</ChangingText>
        </p>
      )}
      <p class="field-error small" id={`${id}-error`} role="alert">
        {error && <ChangingText>{error}</ChangingText>}
      </p>
    </div>
  );
}

function described(id: string, hint: ComponentChildren, error: string | undefined) {
  const ids = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])].join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": error !== undefined };
}
