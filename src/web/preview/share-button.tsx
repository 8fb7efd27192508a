import { Button } from "../ui/button.tsx";
import { text } from "../ui/texts.ts";

interface ShareButtonProps {
  name: string;
  content: Blob;
  type: string;
}

/** The share sheet of the operating system, if it takes this file. People save to photos or open another app with it. */
export function ShareButton({ name, content, type }: ShareButtonProps) {
  if (typeof navigator.canShare !== "function") return null;
  const files = [new File([content], name, { type })];
  if (!navigator.canShare({ files })) return null;
  // The promise also rejects when someone closes the sheet, which is not an error.
  const share = () => navigator.share({ files }).catch(() => {});
  return <Button onClick={share}>{text("receive.shareFile")}</Button>;
}
