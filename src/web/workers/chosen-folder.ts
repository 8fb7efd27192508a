/** A folder that a person dropped, pasted or chose. */
export interface ChosenFolder {
  name: string;
  files: readonly FileInFolder[];
  /** The paths of folders without files; the first name is the folder's own. */
  emptyFolders: readonly (readonly string[])[];
}

export interface FileInFolder {
  file: File;
  /** The folders that contain it, from the chosen folder on. */
  folders: readonly string[];
}

/** In bytes. */
export function sizeOfFolder({ files }: ChosenFolder): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}
