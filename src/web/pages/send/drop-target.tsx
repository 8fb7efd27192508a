import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Takes files that are dropped anywhere on the page, or pasted, and shows that it does. */
export function DropTarget({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const handler = useRef(onFiles);
  handler.current = onFiles;
  // Before anything is painted: what can be seen can be dropped on.
  useLayoutEffect(() => {
    const over = new AbortController();
    const listen = <K extends keyof WindowEventMap>(
      name: K,
      listener: (event: WindowEventMap[K]) => void,
    ) => addEventListener(name, listener, { signal: over.signal });
    listen("dragover", (event) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setIsOver(true);
    });
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) setIsOver(false);
    });
    listen("drop", (event) => {
      setIsOver(false);
      take(event, event.dataTransfer);
    });
    listen("paste", (event) => take(event, event.clipboardData));
    const take = (event: Event, data: DataTransfer | null) => {
      if (!data || !holdsFiles(data)) return;
      event.preventDefault();
      const files = filesOf(data);
      if (files.length > 0) handler.current(files);
    };
    return () => over.abort();
  }, []);
  return isOver ? <div class="drop-target">Drop it: it is added to what you send</div> : null;
}

function holdsFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

/** A dropped folder looks like a file and can't be read as one: it is left out. */
function filesOf(data: DataTransfer): File[] {
  return [...data.items]
    .filter((item) => item.kind === "file" && item.webkitGetAsEntry()?.isDirectory !== true)
    .map((item) => item.getAsFile())
    .filter((file) => file !== null);
}
