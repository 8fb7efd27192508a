import type { TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { Field, PRIVATE } from "../../ui/field.tsx";

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  class?: string;
}

export function TextArea({ label, class: className = "", ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <textarea {...PRIVATE} {...rest} id={id} class={`field-input ${className}`} />
    </Field>
  );
}

interface SelectFieldProps {
  label: string;
  value: number;
  options: readonly { value: number; label: string }[];
  onSelect: (value: number) => void;
}

export function SelectField({ label, value, options, onSelect }: SelectFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        class="field-input"
        value={value}
        onChange={(event) => onSelect(Number(event.currentTarget.value))}
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
