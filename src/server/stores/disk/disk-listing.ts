import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FoundBlobs } from "../blob-search.ts";
import { asStoreErrors } from "../file-errors.ts";
import { openDiskStore } from "./disk-store.ts";
import { blobKeyOf, firstSegment } from "./segments.ts";

const GROUP = /^[0-9a-f]{2}$/;
const KEY = /^[0-9a-f]{32}$/;

/** The blobs in a folder. A comment in disk-store.ts shows the layout of the folder. */
export function findDiskBlobs(root: string): FoundBlobs {
  const { description, markers, delete: remove } = openDiskStore(root);
  return { description, markers, delete: remove, keys: () => listKeys(root) };
}

/** Ignores other files. */
async function* listKeys(root: string): AsyncGenerator<string, void, undefined> {
  const groups = await asStoreErrors(readdir(root));
  for (const group of groups.filter((name) => GROUP.test(name))) {
    const names = await asStoreErrors(readdir(join(root, group)));
    // A blob may have both a file and a folder.
    const keys = new Set(names.map(blobKeyOf));
    yield* [...keys].filter((key) => KEY.test(key) && key.startsWith(group));
  }
}

/** Whether a folder of blobs has a blob, whole or not. */
export function hasDiskBlob(root: string, key: string): boolean {
  const shard = join(root, key.slice(0, 2));
  return existsSync(join(shard, firstSegment(key).file)) || existsSync(join(shard, key));
}
