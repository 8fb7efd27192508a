import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

interface FieldText {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with what was entered; read out when it appears. */
  error?: string | undefined;
}

interface TextFieldProps extends FieldText {
  value: string;
  onInput: (value: string) => void;
  /** What it looks like while it is typed. */
  concealed?: boolean;
  autocomplete?: string;
  /** A button that belongs to the field. */
  action?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, action, value, onInput, concealed = false, autocomplete } = props;
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div class="field-line">
        <input
          {...described(id, hint, error)}
          {...(concealed ? { type: "password" } : { type: "text" })}
          value={value}
          autocomplete={autocomplete}
          id={id}
          class="field-input"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {action}
      </div>
    </Field>
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
          {hint}
        </p>
      )}
      <p class="field-error small" id={`${id}-error`} role="alert">
        {error}
      </p>
    </div>
  );
}

function described(id: string, hint: ComponentChildren, error: string | undefined) {
  const ids = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])].join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": error !== undefined };
}
