import { encodingOf } from "../kinds.ts";
import { MAX_TEXT_BYTES } from "../text-limit.ts";
import { visibleParts } from "../visible-text.ts";

/** Shows the first part of a text as plain text, whatever its type. */
export async function showText(blob: Blob): Promise<void> {
  const bytes = new Uint8Array(await blob.slice(0, MAX_TEXT_BYTES).arrayBuffer());
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const shown = document.createElement("pre");
  shown.tabIndex = 0;
  shown.append(
    ...visibleParts(text).map(({ text, isMark }) => {
      if (!isMark) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
  document.body.replaceChildren(shown);
}
