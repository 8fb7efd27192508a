import type { Page } from "playwright-core";
import { readTree } from "../../support/tree.ts";

/** Chooses a folder of the disk on the send page. */
export async function chooseFolder(page: Page, path: string): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a folder" }).click();
  await (await choosing).setFiles(path);
}

/** Drops files and folders of the disk onto the page, as a file manager does. */
export async function dropPaths(page: Page, ...files: string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    const data = { items: [], files, dragOperationsMask: 1 };
    await browser.send("Input.dispatchDragEvent", { type, x: 50, y: 50, data });
  }
}

/** The digests of all files in a folder of the disk, by their paths below `name`. */
export async function digestsIn(path: string, name: string): Promise<Record<string, string>> {
  const files = [...(await readTree(path))].flatMap(([file, digest]) =>
    digest === null ? [] : [[`${name}/${file}`, digest]],
  );
  return Object.fromEntries(files);
}

/**
 * Lets the page choose a folder of the browser's private file system, because a test can't answer the system's dialog.
 * Returns a function that reads the paths and texts in it.
 */
export async function preparePicker(page: Page): Promise<() => Promise<Record<string, string>>> {
  await page.addInitScript(() => {
    const showDirectoryPicker = async () => {
      const root = await navigator.storage.getDirectory();
      return root.getDirectoryHandle("chosen", { create: true });
    };
    Object.assign(globalThis, { showDirectoryPicker });
  });
  return () =>
    page.evaluate(async () => {
      const found: Record<string, string> = {};
      const read = async (folder: FileSystemDirectoryHandle, path: string) => {
        for await (const [name, handle] of folder.entries()) {
          if (handle.kind === "directory") {
            found[`${path}${name}/`] = "";
            await read(handle as FileSystemDirectoryHandle, `${path}${name}/`);
          } else {
            const file = await (handle as FileSystemFileHandle).getFile();
            found[path + name] = await file.text();
          }
        }
      };
      const root = await navigator.storage.getDirectory();
      await read(await root.getDirectoryHandle("chosen", { create: true }), "");
      return found;
    });
}
