import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import "./dialog.css";

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
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  // The page takes the dialog away itself: the browser tells only some time later that it has closed one, and
  // until then it could not be asked for again.
  const leave = (event: Event) => {
    event.preventDefault();
    onCancel();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onCancel={leave} onClose={onCancel}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        <div class="stack">{children}</div>
        <div class="row">
          <Button onClick={onCancel}>Leave it</Button>
          <Button kind="danger" onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
