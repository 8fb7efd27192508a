import { Button } from "../../ui/button.tsx";
import { text } from "../../ui/texts.ts";
import type { Actions } from "./actions.ts";

interface PreviewButtonProps {
  item: number;
  /** The number of a file in a folder. */
  file?: number;
  actions: Actions;
}

/** Its name includes that of the file, whose element has the id "name-ITEM" or "name-ITEM-FILE". */
export function PreviewButton({ item, file, actions }: PreviewButtonProps) {
  const suffix = file === undefined ? `${item}` : `${item}-${file}`;
  const id = `preview-${suffix}`;
  return (
    <Button
      id={id}
      // There is no aria-label: browser translation would send the file name to its service.
      aria-labelledby={`${id} name-${suffix}`}
      onClick={() =>
        actions.send({ kind: "read_preview", item, ...(file !== undefined && { file }) })
      }
    >
      {text("receive.preview")}
    </Button>
  );
}
