import type { Ref, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { described, Field, type FieldText, PRIVATE } from "../../ui/field.tsx";

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
