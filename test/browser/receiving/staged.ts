import type { Page } from "playwright-core";
import { waitUntil } from "../../support/wait-until.ts";

/** The ids of the shares that this browser stores. */
export function stagedShares(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    return Array.fromAsync((await root.getDirectoryHandle("receiving")).keys());
  });
}

/** Resolves when a stored share has a file of this name and size in bytes. */
export function waitForStagedFile(page: Page, name: string, size: number): Promise<void> {
  // Playwright's `waitForFunction` takes a promise as true.
  return waitUntil(async () => (await stagedSizes(page, name)).includes(size));
}

function stagedSizes(page: Page, name: string): Promise<number[]> {
  return page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    const sizes: number[] = [];
    for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
      const found = await (share as FileSystemDirectoryHandle).getFileHandle(file).then(
        (handle) => handle.getFile(),
        () => null,
      );
      if (found) sizes.push(found.size);
    }
    return sizes;
  }, name);
}

/** Overwrites the file of this name in every stored share. */
export async function damageStagedFile(page: Page, name: string): Promise<void> {
  await page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
      const handle = await (share as FileSystemDirectoryHandle).getFileHandle(file);
      const writing = await handle.createWritable();
      await writing.write("odd");
      await writing.close();
    }
  }, name);
}
