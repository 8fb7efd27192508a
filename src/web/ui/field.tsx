import type { ComponentChildren, Ref, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { ChangingText } from "./blocks.tsx";
import "./field.css";

/**
 * Keeps the content of every text field out of browser services: form history, spell checkers, keyboards that learn,
 * translation, Grammarly and LanguageTool.
 */
const PRIVATE = {
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
  /** A button that belongs to the field. */
  action?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, action, value, onInput, concealed = false } = props;
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div class="field-line">
        <input
          {...PRIVATE}
          {...described(id, hint, error)}
          {...(concealed ? { type: "password" } : { type: "text" })}
          value={value}
          id={id}
          class="field-input"
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {action}
      </div>
    </Field>
  );
}

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  class?: string;
  inputRef?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, inputRef, class: className = "", ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        {...PRIVATE}
        {...rest}
        ref={inputRef}
        id={id}
        class={`field-input ${className}`.trim()}
      />
    </div>
  );
}

interface SelectFieldProps<Value extends string | number> extends FieldText {
  value: Value;
  options: readonly { value: Value; label: string }[];
  onSelect: (value: Value) => void;
}

export function SelectField<Value extends string | number>({
  label,
  hint,
  error,
  value,
  options,
  onSelect,
}: SelectFieldProps<Value>) {
  const id = useId();
  const select = (text: string) => {
    const chosen = options.find((option) => String(option.value) === text);
    if (chosen) onSelect(chosen.value);
  };
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <select
        {...described(id, hint, error)}
        id={id}
        class="field-input"
        value={value}
        onChange={(event) => select(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface CheckFieldProps {
  label: string;
  isChecked: boolean;
  onCheck: (isChecked: boolean) => void;
}

export function CheckField({ label, isChecked, onCheck }: CheckFieldProps) {
  return (
    <label class="field-check">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={(event) => onCheck(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

function Field({
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
