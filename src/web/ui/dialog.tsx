import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { text } from "./texts.ts";
import "./dialog.css";

interface DialogProps {
  title: string;
  /** The label of the button that confirms. */
  confirm: string;
  children: ComponentChildren;
  onConfirm: () => void;
  onCancel: () => void;
}

/**
 * Asks before an action that can't be undone. Escape and the first button cancel. After `onConfirm`, the dialog also
 * calls `onCancel`, unless the page has removed the dialog.
 */
export function Dialog({ title, confirm, children, onConfirm, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  // The browser restores the focus only if the page removes the dialog after it was closed.
  const close = () => dialog.current?.close();
  const closed = () => {
    // `onConfirm` may have made the page remove this dialog.
    if (dialog.current) onCancel();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={closed}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        <div class="stack">{children}</div>
        <div class="row">
          <Button onClick={close}>{text("common.cancel")}</Button>
          <Button
            kind="danger"
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
