import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import "./blocks.css";

interface DialogProps {
  title: string;
  /** The label of the button that confirms. */
  confirm: string;
  children: ComponentChildren;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before an action that can't be undone. Escape and the first button cancel. */
export function Dialog({ title, confirm, children, onConfirm, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  // Closed before it is removed, because only then does the browser restore the focus. The "close" event comes later:
  // by then the page may show another dialog.
  const answer = (act: () => void) => () => {
    dialog.current?.close();
    act();
  };
  const escapes = (event: Event) => {
    event.preventDefault();
    answer(onCancel)();
  };
  const closed = () => {
    if (dialog.current) onCancel();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onCancel={escapes} onClose={closed}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        <div class="stack">{children}</div>
        <div class="row">
          <Button onClick={answer(onCancel)}>Cancel</Button>
          <Button kind="danger" onClick={answer(onConfirm)}>
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
