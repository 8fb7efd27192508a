import type { ServingProgress } from "../../protocol/api.ts";
import { text } from "../ui/texts.ts";

/** The progress of a running download, for the owner of its share. */
interface DownloadStatus {
  doneBytes: number;
  /** Why nothing moves. Undefined while the server sends. */
  waiting: string | undefined;
}

/** @param size of the ciphertext, in bytes */
export function downloadStatus(
  { servedBytes, interrupted }: Pick<ServingProgress, "servedBytes" | "interrupted">,
  size: number,
): DownloadStatus {
  const waiting = interrupted
    ? text("shares.downloadInterrupted")
    : servedBytes >= size
      ? text("shares.downloadSent")
      : undefined;
  // What was sent may not have arrived. Only the receipt shows that, and then the download is no longer shown.
  return { doneBytes: Math.min(servedBytes, Math.floor(size * 0.99)), waiting };
}
