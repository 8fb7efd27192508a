import { useEffect, useRef, useState } from "preact/hooks";
import { sitePath } from "../workers/site-address.ts";
import { readFrameMessage, type ToFrame } from "./frame-messages.ts";
import { HEAD_BYTES, type NoPreview, type PreviewKind, previewKindOf } from "./kinds.ts";

/** What the dialog shows. `frame`: the frame has something to show, or will have. */
export type PreviewState =
  | { kind: "looking" }
  | { kind: "none"; why: NoPreview | "failed" }
  | { kind: "frame"; preview: PreviewKind; page: number; pages: number; isShown: boolean };

/** @param onClose the recipient has pressed Escape in the frame */
export function usePreviewFrame(content: Blob, label: string, onClose: () => void) {
  const [state, setState] = useState<PreviewState>({ kind: "looking" });
  const frame = useRef<HTMLIFrameElement>(null);
  const port = useRef<MessagePort | null>(null);
  const toFrame = (message: ToFrame) => port.current?.postMessage(message);

  useEffect(() => {
    kindOf(content).then(
      (found) =>
        setState(
          typeof found === "string"
            ? { kind: "none", why: found }
            : { kind: "frame", preview: found, page: 1, pages: 1, isShown: false },
        ),
      () => setState({ kind: "none", why: "failed" }),
    );
    return () => port.current?.close();
  }, [content]);

  const listen = (data: unknown) => {
    const message = readFrameMessage(data);
    if (message?.kind === "close") return onClose();
    if (message?.kind === "failed") return setState({ kind: "none", why: "failed" });
    if (message?.kind !== "shown") return;
    const { page, pages } = message;
    setState((last) => (last.kind === "frame" ? { ...last, page, pages, isShown: true } : last));
  };

  /** The frame has loaded. Its origin is opaque, so it has no name that a message could be addressed to. */
  const connect = (preview: PreviewKind) => {
    const { port1, port2 } = new MessageChannel();
    port.current?.close();
    port.current = port1;
    port1.onmessage = ({ data }) => listen(data);
    frame.current?.contentWindow?.postMessage(null, "*", [port2]);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    toFrame({ kind: "show", preview, content, label, isStill });
  };

  return { state, frame, connect, turn: (page: number) => toFrame({ kind: "turn", page }) };
}

/** The address of the frame for a kind. */
export function frameAddress({ kind }: PreviewKind): string {
  return sitePath(kind === "pdf" ? "/preview-pdf-frame" : "/preview-frame");
}

async function kindOf(content: Blob): Promise<PreviewKind | NoPreview> {
  const head = await content.slice(0, HEAD_BYTES).arrayBuffer();
  return previewKindOf(new Uint8Array(head), content.size);
}
