import type { Page } from "playwright-core";
import { waitUntil } from "../../support/wait-until.ts";

/** The ids of the shares that this browser stores. */
export function stagedShares(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    return Array.fromAsync((await root.getDirectoryHandle("receiving")).keys());
  });
}

/** The names of the files of every stored share. */
export function stagedFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
      names.push(...(await Array.fromAsync((share as FileSystemDirectoryHandle).keys())));
    }
    return names.sort();
  });
}

/** Resolves when a stored share has a file of this name and size in bytes. */
export function waitForStagedFile(page: Page, name: string, size: number): Promise<void> {
  // Playwright's `waitForFunction` takes a promise as true.
  return waitUntil(async () => (await stagedSizes(page, name)).includes(size));
}

async function stagedSizes(page: Page, name: string): Promise<number[]> {
  return (await stagedCopies(page, name)).map(({ size }) => size);
}

/** When the file of this name was last changed, in each stored share that has it. */
export async function stagedTimes(page: Page, name: string): Promise<number[]> {
  return (await stagedCopies(page, name)).map(({ lastModified }) => lastModified);
}

/** The file of this name in each stored share that has it. */
function stagedCopies(page: Page, name: string): Promise<{ size: number; lastModified: number }[]> {
  return page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    const copies: { size: number; lastModified: number }[] = [];
    for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
      const found = await (share as FileSystemDirectoryHandle).getFileHandle(file).then(
        (handle) => handle.getFile(),
        () => null,
      );
      if (found) copies.push({ size: found.size, lastModified: found.lastModified });
    }
    return copies;
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

/** Adds a file of zeros, of this name and size, to every stored share. */
export async function addStagedFile(page: Page, name: string, size: number): Promise<void> {
  const added = { name, size };
  await page.evaluate(async ({ name: file, size: length }) => {
    const root = await navigator.storage.getDirectory();
    for await (const share of (await root.getDirectoryHandle("receiving")).values()) {
      const folder = share as FileSystemDirectoryHandle;
      const handle = await folder.getFileHandle(file, { create: true });
      const writing = await handle.createWritable();
      await writing.write(new Uint8Array(length));
      await writing.close();
    }
  }, added);
}
