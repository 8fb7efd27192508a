import { SourceChangedError } from "../../client/errors.ts";
import type { Source } from "../../client/send.ts";
import { encodeUtf8 } from "../../protocol/bytes.ts";
import type { ChosenFolder } from "./chosen-folder.ts";
import { StreamedFile } from "./streamed-file.ts";

/** The text comes first, because a recipient reads it before saving files. */
export function sourcesOf(
  files: readonly File[],
  folders: readonly ChosenFolder[],
  text: string,
): Source[] {
  return [
    ...(text === "" ? [] : [textSource(text)]),
    ...files.map((file) => fileSource(file)),
    ...folders.flatMap((folder) => [
      ...folder.files.map((inside) => fileSource(inside.file, inside.folders)),
      ...folder.emptyFolders.map(emptyFolder),
    ]),
  ];
}

function emptyFolder(names: readonly string[]): Source {
  const folders = names.slice(0, -1);
  const name = names.at(-1) ?? "";
  return { kind: "folder", name, folders, type: "", size: 0, read: async () => 0 };
}

function textSource(text: string): Source {
  const bytes = encodeUtf8(text);
  return {
    kind: "text",
    name: null,
    type: "",
    size: bytes.length,
    read: async (offset, target) => copyTo(target, bytes.subarray(offset, offset + target.length)),
  };
}

function fileSource(file: File, folders: readonly string[] = []): Source {
  const streamed = new StreamedFile(file);
  return {
    kind: "file",
    name: file.name,
    folders,
    type: file.type,
    size: file.size,
    async read(offset, target) {
      try {
        return await streamed.read(offset, target);
      } catch {
        // "NotReadableError" (File API, 8.1): someone changed, moved or deleted the file after it was chosen.
        throw new SourceChangedError([...folders, file.name].join("/"));
      }
    },
  };
}

function copyTo(target: Uint8Array, bytes: Uint8Array): number {
  target.set(bytes);
  return bytes.length;
}
