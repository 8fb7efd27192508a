import { useState } from "preact/hooks";
import { LABEL_MAX_LENGTH } from "../../browser-storage.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { text } from "../../ui/texts.ts";

interface LabelFormProps {
  label: string;
  onSave: (label: string) => void;
  onCancel: () => void;
}

/** The field for a share's label. */
export function LabelForm({ label, onSave, onCancel }: LabelFormProps) {
  const [entered, setEntered] = useState(label);
  const submit = (event: Event) => {
    event.preventDefault();
    onSave(entered);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <TextField
        label={text("shares.labelField")}
        hint={text("shares.labelHint")}
        value={entered}
        onInput={setEntered}
        maxLength={LABEL_MAX_LENGTH}
        takesFocus
      />
      <div class="row">
        <Button type="submit">{text("shares.saveLabel")}</Button>
        <Button onClick={onCancel}>{text("common.cancel")}</Button>
      </div>
    </form>
  );
}
