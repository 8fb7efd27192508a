import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

interface FieldText {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with what was entered; read out when it appears. */
  error?: string | undefined;
}

interface TextFieldProps extends FieldText, Omit<InputHTMLAttributes<HTMLInputElement>, "label"> {
  /** A button that belongs to the field. */
  action?: ComponentChildren;
}

export function TextField({ label, hint, error, action, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div class="field-line">
        <input
          {...input}
          {...described(id, hint, error)}
          id={id}
          class="field-input"
          autocapitalize="off"
          spellcheck={false}
        />
        {action}
      </div>
    </Field>
  );
}

interface SelectFieldProps
  extends FieldText,
    Omit<SelectHTMLAttributes<HTMLSelectElement>, "label"> {
  children: ComponentChildren;
}

export function SelectField({ label, hint, error, children, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <select {...select} {...described(id, hint, error)} id={id} class="field-input">
        {children}
      </select>
    </Field>
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
