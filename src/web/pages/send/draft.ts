import type { Contents } from "../../../texts/texts.ts";
import { text, texts } from "../../ui/texts.ts";
import type { ChosenFolder } from "../../workers/chosen-folder.ts";
import type { SendOrder } from "../../workers/send.worker.ts";
import type { SendLimits } from "./limits.ts";

export interface Draft {
  files: readonly File[];
  folders: readonly ChosenFolder[];
  text: string;
  /** "" for no password. */
  password: string;
  expiresInSeconds: number;
  maxDownloads: number;
  /** "" if none was entered. Only for a server that requires one. */
  uploadToken: string;
  savesUploadToken: boolean;
  /** The sender's own name for the share; "" for none. Never sent. */
  label: string;
}

/** The properties of a component that edits a draft. */
export interface DraftProps {
  draft: Draft;
  limits: SendLimits;
  onChange: (draft: Draft) => void;
}

/** @param uploadToken the token that this browser saved */
export function emptyDraft(limits: SendLimits, uploadToken: string | null): Draft {
  const { defaultExpiry } = limits;
  return {
    ...{
      files: [],
      folders: [],
      text: "",
      password: "",
      expiresInSeconds: defaultExpiry,
      maxDownloads: 1,
    },
    uploadToken: uploadToken ?? "",
    savesUploadToken: uploadToken !== null,
    label: "",
  };
}

export function orderOf({ savesUploadToken: _, label: __, ...draft }: Draft): SendOrder {
  return { ...draft, password: draft.password || null, uploadToken: draft.uploadToken || null };
}

/** The size of files and text in bytes, before padding and encryption. */
function sizeOf({ files, folders, text }: Draft): number {
  const textSize = new TextEncoder().encode(text).length;
  const filesSize = files.reduce((sum, file) => sum + file.size, textSize);
  return folders.reduce((sum, folder) => sum + folder.size, filesSize);
}

export function isEmpty({ files, folders, text }: Draft): boolean {
  return files.length === 0 && folders.length === 0 && text === "";
}

export function itemOf(folder: ChosenFolder) {
  const { name, files, size } = folder;
  return { kind: "folder", name, size, files: files.length } as const;
}

/** Whether the draft still contains the file of an error, as it was when the error occurred. */
export function holdsFile({ files, folders }: Draft, tried: Draft, path: string): boolean {
  const isFile = (file: File) => file.name === path && tried.files.includes(file);
  const isIn = (folder: ChosenFolder) =>
    path.startsWith(`${folder.name}/`) && tried.folders.includes(folder);
  return files.some(isFile) || folders.some(isIn);
}

/** Adds folders to a draft. A folder replaces an earlier one of the same name. */
export function addFolders(before: readonly ChosenFolder[], added: readonly ChosenFolder[]) {
  const names = new Set(added.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...added];
}

/** The name that browsers give to every picture of the clipboard, and phones to every picture of the camera. */
const PICTURE_NAME = /^image\.(?<ending>png|jpe?g|heic)$/i;

/**
 * Adds files to a draft. A file replaces an earlier one of the same name, because someone who chooses a file again
 * wants its new content. Pictures of the clipboard and of the camera get a number instead.
 *
 * @returns all files, and the names of those that replaced an earlier one
 */
export function addFiles(before: readonly File[], added: readonly File[], isNew = false) {
  const renamed = added.map((file) => {
    const ending = isNew && PICTURE_NAME.exec(file.name)?.groups?.ending;
    return ending ? new File([file], freeName(before, ending), { type: file.type }) : file;
  });
  const names = new Set(renamed.map(({ name }) => name));
  const replaced = before.filter(({ name }) => names.has(name));
  return {
    files: [...before.filter((file) => !replaced.includes(file)), ...renamed],
    replaced: replaced.map(({ name }) => name),
  };
}

function freeName(files: readonly File[], ending: string): string {
  const names = new Set(files.map(({ name }) => name));
  let name = `image.${ending}`;
  for (let number = 2; names.has(name); number++) name = `image-${number}.${ending}`;
  return name;
}

/** What the draft contains. This browser may save it, because it has no content and no names. */
export function contentsOf(draft: Draft): Contents {
  const inFolders = draft.folders.reduce((sum, folder) => sum + folder.files.length, 0);
  return {
    files: draft.files.length + inFolders,
    texts: draft.text === "" ? 0 : 1,
    size: sizeOf(draft),
  };
}

/** "2 files and text, 24 MiB". */
export function summaryInWords(draft: Draft): string {
  return texts().contents(contentsOf(draft));
}

/** The same, to be shown beside the limit. Rounding never moves the size to the other side of the limit. */
export function sumInWords(draft: Draft, { maxContentSize }: SendLimits): string {
  const contents = contentsOf(draft);
  const { size } = contents;
  const limit = texts().limit(maxContentSize);
  if (size > maxContentSize) return texts().contents(contents, texts().excess(size));
  const isNear = texts().limit(size) === limit;
  return texts().contents(contents, isNear ? limit : texts().size(size));
}

/** Why a draft can't be sent. */
export interface Obstacle {
  /** The part to change. */
  at: "content" | "password" | "upload_token";
  message: string;
}

/** Whether the server requires an option that the draft does not have. */
export function lacksOption({ password, uploadToken }: Draft, limits: SendLimits): boolean {
  return (
    (limits.passwordRequired && password === "") ||
    (limits.uploadAccess === "token" && uploadToken === "")
  );
}

/** The first obstacle, or null if the draft can be sent. */
export function obstacleOf(draft: Draft, limits: SendLimits): Obstacle | null {
  const size = sizeOf(draft);
  if (isEmpty(draft)) {
    return { at: "content", message: text("send.obstacleEmpty") };
  }
  if (size > limits.maxContentSize) {
    const message = text("send.obstacleTooLarge", {
      size: texts().excess(size),
      limit: texts().limit(limits.maxContentSize),
    });
    return { at: "content", message };
  }
  if (limits.passwordRequired && draft.password === "") {
    return { at: "password", message: text("send.obstaclePassword") };
  }
  if (limits.uploadAccess === "token" && draft.uploadToken === "") {
    return { at: "upload_token", message: text("send.obstacleToken") };
  }
  return null;
}
