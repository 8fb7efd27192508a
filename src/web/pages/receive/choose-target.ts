/** The part of the File System Access API that TypeScript's library lacks. https://wicg.github.io/file-system-access/ */
interface WindowWithPicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * A browser copies a download from its storage. A large file is written straight into the file that the recipient chooses:
 * with progress, and a zip file without a copy in the browser. In bytes.
 */
const LARGE = 64 * 1024 * 1024;

/**
 * Asks where to save a large file, if the browser can. Call it in the event of a click.
 *
 * @param size in bytes
 * @param isWriting whether another file is being written into a chosen one. A second one would end it.
 * @returns "downloads" if the browser decides, null if the recipient has cancelled
 */
export async function chooseTarget(
  suggestedName: string,
  size: number,
  isWriting: boolean,
): Promise<FileSystemFileHandle | "downloads" | null> {
  const { showSaveFilePicker } = window as WindowWithPicker;
  if (size < LARGE || isWriting || !showSaveFilePicker) return "downloads";
  try {
    return await showSaveFilePicker({ suggestedName });
  } catch (error) {
    const isCancelled = error instanceof DOMException && error.name === "AbortError";
    return isCancelled ? null : "downloads";
  }
}
