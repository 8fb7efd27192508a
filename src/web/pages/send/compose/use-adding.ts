import { useRef, useState } from "preact/hooks";
import type { ChosenFolder } from "../../../workers/chosen-folder.ts";
import { addFiles, addFolders, type Draft, type DraftProps } from "../draft.ts";
import { readFolder } from "./chosen-folders.ts";

/** The result of the last time that files and folders were added. */
export interface Added {
  /** Names of folders that the browser could not read. */
  unreadable: readonly string[];
  /** Names of files that replaced an earlier one. */
  replaced: readonly string[];
}

/** Adds files and folders to a draft. */
export function useAdding({ draft, onChange }: Pick<DraftProps, "draft" | "onChange">) {
  const [added, setAdded] = useState<Added>({ unreadable: [], replaced: [] });
  const [readings, setReadings] = useState(0);
  // A folder takes a while to read, and the draft can change meanwhile.
  const latest = useRef(draft);
  latest.current = draft;
  const change = (changed: Draft) => {
    latest.current = changed;
    onChange(changed);
  };
  /** @param name names the folder if the browser can't read it */
  const addWhenRead = async (reading: Promise<readonly ChosenFolder[]>, name = "") => {
    setReadings((count) => count + 1);
    try {
      const folders = await reading;
      const before = latest.current;
      change({ ...before, folders: addFolders(before.folders, folders) });
    } catch {
      setAdded((before) => ({ ...before, unreadable: [...before.unreadable, name] }));
    }
    setReadings((count) => count - 1);
  };
  return {
    added,
    /** Whether the browser is still reading a folder. */
    isReading: readings > 0,
    add: (
      chosen: readonly File[],
      folders: readonly FileSystemDirectoryEntry[] = [],
      isNew = false,
    ) => {
      const before = latest.current;
      const { files, replaced } = addFiles(before.files, chosen, isNew);
      setAdded({ unreadable: [], replaced });
      change({ ...before, files });
      for (const folder of folders) {
        void addWhenRead(
          readFolder(folder).then((read) => [read]),
          folder.name,
        );
      }
    },
    addFolders: (reading: Promise<readonly ChosenFolder[]>) => {
      setAdded({ unreadable: [], replaced: [] });
      void addWhenRead(reading);
    },
  };
}
