import { useEffect, useState } from "preact/hooks";
import { PAGE_FAILED } from "../../../protocol/problems.ts";
import type { Actions } from "./actions.ts";
import type { Received } from "./view.ts";

interface PreviewProps {
  view: Received;
  actions: Actions;
}

type DialogModule = typeof import("../../preview/preview-dialog.tsx");

/** The preview that the recipient has asked for. Its dialog loads with the first one. */
export function Preview({ view, actions }: PreviewProps) {
  const [module, setModule] = useState<DialogModule | null>(null);
  const isWanted = view.preview !== null;
  useEffect(() => {
    if (!isWanted || module) return;
    import("../../preview/preview-dialog.tsx").then(
      (loaded) => setModule(loaded),
      () => actions.closePreview({ code: "page_failed", ...PAGE_FAILED }),
    );
  }, [isWanted, module]);
  if (!module || !view.preview) return null;
  const { item, name, savedName, content } = view.preview;
  return (
    <module.PreviewDialog
      name={name}
      content={content}
      onSave={() =>
        savedName === null ? actions.save(item) : actions.savePart(content, savedName)
      }
      onClose={() => actions.closePreview()}
    />
  );
}
