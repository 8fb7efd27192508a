/** A folder that a person dropped, pasted or chose. */
export interface ChosenFolder {
  name: string;
  files: readonly FileInFolder[];
  /** The paths of folders without files; the first name is the folder's own. */
  emptyFolders: readonly (readonly string[])[];
  /** Of all files, in bytes. */
  size: number;
}

export interface FileInFolder {
  file: File;
  /** The folders that contain it, from the chosen folder on. */
  folders: readonly string[];
}
