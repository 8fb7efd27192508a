import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import "./blocks.css";

interface DialogProps {
  title: string;
  /** What the button says that does it. */
  confirm: string;
  children: ComponentChildren;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that can't be taken back. Escape and the first button leave all as it is. */
export function Dialog({ title, confirm, children, onConfirm, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  // Closed before it is taken away: only then does the browser give the focus back to what had it. That it was
  // closed the browser tells some time later, when the page may have asked again.
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
          <Button onClick={answer(onCancel)}>Leave it</Button>
          <Button kind="danger" onClick={answer(onConfirm)}>
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
