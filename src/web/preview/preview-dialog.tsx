import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { ChangingText } from "../ui/changing-text.tsx";
import { Literal } from "../ui/literal.tsx";
import { text, texts } from "../ui/texts.ts";
import "./preview-dialog.css";
import { ShareButton } from "./share-button.tsx";
import { MAX_TEXT_BYTES } from "./text-limit.ts";
import { frameAddress, type PreviewState, usePreviewFrame } from "./use-preview-frame.ts";

interface PreviewDialogProps {
  name: string;
  content: Blob;
  onSave: () => void;
  onClose: () => void;
}

/** Shows a received file before it is saved. Nothing of the file runs, and it can request nothing. */
export function PreviewDialog({ name, content, onSave, onClose }: PreviewDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // The browser restores the focus only if the page removes the dialog after it was closed.
  const close = () => dialog.current?.close();
  const { state, frame, connect, turn } = usePreviewFrame(content, name, close);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="preview" aria-labelledby={id} onClose={onClose}>
      <div class="preview-head">
        <h2 id={id}>
          <Literal class="file-name">{name}</Literal>
        </h2>
        <Button onClick={close}>{text("receive.closePreview")}</Button>
      </div>
      <div class="preview-body">
        {state.kind === "frame" && (
          <iframe
            ref={frame}
            title={text("receive.preview")}
            src={frameAddress(state.preview)}
            sandbox="allow-scripts"
            referrerpolicy="no-referrer"
            aria-busy={!state.isShown}
            onLoad={() => connect(state.preview)}
          />
        )}
        <p class={state.kind === "none" ? "preview-none" : "preview-note soft small"} role="status">
          <ChangingText>{inWords(state, content.size)}</ChangingText>
        </p>
      </div>
      <div class="row preview-foot">
        {state.kind === "frame" && state.pages > 1 && (
          <>
            <Button disabled={state.page === 1} onClick={() => turn(state.page - 1)}>
              {text("receive.previousPage")}
            </Button>
            <Button disabled={state.page === state.pages} onClick={() => turn(state.page + 1)}>
              {text("receive.nextPage")}
            </Button>
          </>
        )}
        <ShareButton
          name={name}
          content={content}
          type={state.kind === "frame" ? state.preview.type : content.type}
        />
        <Button onClick={onSave}>{text("receive.save")}</Button>
      </div>
    </dialog>
  );
}

function inWords(state: PreviewState, size: number): string {
  if (state.kind === "none") return text(`receive.noPreview_${state.why}`);
  if (state.kind === "looking" || !state.isShown) return text("receive.openingPreview");
  const { preview, page, pages } = state;
  if (pages > 1)
    return text("receive.page", { page: texts().number(page), pages: texts().number(pages) });
  const isCut = preview.kind === "text" && size > MAX_TEXT_BYTES;
  return isCut ? text("receive.firstPart", { size: texts().size(MAX_TEXT_BYTES) }) : "";
}
