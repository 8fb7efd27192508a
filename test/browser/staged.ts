import type { Page } from "playwright-core";
import { waitUntil } from "../support/wait-until.ts";

/** The shares that have something in this browser, by id. */
export function stagedShares(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    return Array.fromAsync((await root.getDirectoryHandle("receiving")).keys());
  });
}

/** Resolves when one of them has such a file, of so many bytes. */
export function waitForStagedFile(page: Page, name: string, size: number): Promise<void> {
  // Playwright's own `waitForFunction` takes a promise for a yes.
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

/** Writes something else into such a file of each. */
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
