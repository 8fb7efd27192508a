import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { ChangingText } from "../ui/changing-text.tsx";
import { text } from "../ui/texts.ts";

interface ShareButtonProps {
  name: string;
  content: Blob;
  type: string;
}

/** The share sheet of the operating system, if it takes this file. People save to photos or open another app with it. */
export function ShareButton({ name, content, type }: ShareButtonProps) {
  const [hasFailed, setHasFailed] = useState(false);
  if (typeof navigator.canShare !== "function") return null;
  const files = [new File([content], name, { type })];
  if (!navigator.canShare({ files })) return null;
  const share = () =>
    navigator.share({ files }).then(
      () => setHasFailed(false),
      // Someone has closed the sheet, which is not an error, or the app or the browser refuses the file.
      ({ name }: DOMException) => setHasFailed(name !== "AbortError"),
    );
  return (
    <>
      <Button onClick={share}>{text("receive.shareFile")}</Button>
      <span class="small" role="status">
        <ChangingText>{hasFailed && text("receive.shareFailed")}</ChangingText>
      </span>
    </>
  );
}
