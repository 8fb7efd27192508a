import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../../../ui/texts.ts";
import { isFolder } from "./chosen-folders.ts";

interface DropTargetProps {
  onFiles: (files: File[], folders: FileSystemDirectoryEntry[], isPasted: boolean) => void;
  /** Gets a text that someone pastes while no field has the focus. */
  onText: (text: string) => void;
}

/** Accepts files and folders that are dropped or pasted anywhere on the page, and pasted texts. */
export function DropTarget({ onFiles, onText }: DropTargetProps) {
  const [isOver, setIsOver] = useState(false);
  const handler = useRef(onFiles);
  handler.current = onFiles;
  const textHandler = useRef(onText);
  textHandler.current = onText;
  // The listeners are added before the first paint, because a user can drop files as soon as the page is visible.
  useLayoutEffect(() => {
    const over = new AbortController();
    const listen = <K extends keyof WindowEventMap>(
      name: K,
      listener: (event: WindowEventMap[K]) => void,
    ) => addEventListener(name, listener, { signal: over.signal });
    const take = (event: Event, data: DataTransfer) => {
      event.preventDefault();
      const { files, folders } = filesOf(data);
      if (files.length + folders.length > 0)
        handler.current(files, folders, event.type === "paste");
    };
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
      if (holdsFiles(event.dataTransfer)) take(event, event.dataTransfer);
    });
    listen("paste", (event) => {
      const data = event.clipboardData;
      if (holdsFiles(data) && !isFormattedText(data)) return take(event, data);
      const pasted = data?.getData("text/plain") ?? "";
      if (pasted === "" || isField(event.target)) return;
      event.preventDefault();
      textHandler.current(pasted);
    });
    return () => over.abort();
  }, []);
  return isOver ? <div class="drop-target">{text("send.dropFiles")}</div> : null;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select") !== null;
}

function holdsFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.includes("Files") ?? false;
}

/**
 * Word and Excel copy text together with a picture of it. Plain text alone does not show that text was copied: copied
 * files can bring their names as plain text. HTML alone does not show that either: a copied picture can bring its
 * element.
 */
function isFormattedText(data: DataTransfer): boolean {
  const isFormatted = data.types.includes("text/html") || data.types.includes("text/rtf");
  return isFormatted && data.getData("text/plain") !== "";
}

/** The browser gives access to the items only now. The content of folders can be read later. */
function filesOf(data: DataTransfer) {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of data.items) {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    const file = item.getAsFile();
    if (entry && isFolder(entry)) folders.push(entry);
    else if (file) files.push(file);
  }
  return { files, folders };
}
