import type { ToFrame } from "../frame-messages.ts";
import { encodingOf } from "../kinds.ts";
import { onePage, type Shown } from "./answer-page.ts";
import { isLightDrawing } from "./drawing-weight.ts";
import { showMedia } from "./media.ts";
import { showPicture } from "./picture.ts";
import { startFrame } from "./start-frame.ts";
import { showText } from "./text.ts";

/** The frame for everything but PDFs. */
startFrame(show);

async function show(message: Extract<ToFrame, { kind: "show" }>): Promise<Shown> {
  const { preview, content, label, isStill } = message;
  // The browser gets the type that the first bytes have, never the type that the sender has written.
  const blob = content.slice(0, content.size, preview.type);
  switch (preview.kind) {
    case "text":
      await showText(blob);
      break;
    case "drawing":
      await showPicture(await lightDrawing(blob), label, isStill);
      break;
    case "picture":
      await showPicture(blob, label, isStill);
      break;
    case "audio":
    case "video":
      await showMedia(preview.kind, blob, label);
      break;
    case "pdf":
      throw new Error("PDFs have a frame of their own.");
  }
  return onePage;
}

/** The drawing as the text that was checked, so that no declared encoding can change what the browser reads. */
async function lightDrawing(blob: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const source = new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/^<\?xml\s[^>]*>/, "");
  if (!isLightDrawing(source)) throw new Error("The drawing is too complex.");
  return new Blob(["\ufeff", source], { type: blob.type });
}
