import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";

/** Everything that a browser, a server and the network can see of the pages. */
export interface Seen {
  addresses: string[];
  headers: string[];
  console: string[];
  violations: string[];
  titles: string[];
}

export function nothingSeen(): Seen {
  return { addresses: [], headers: [], console: [], violations: [], titles: [] };
}

/** A browser logs every error status, such as the answer to a wrong password. `newPerson` blocks service workers. */
const EXPECTED = /^Failed to load resource|^Service Worker registration blocked/;

/** Records the activity of a browser's pages from now on. */
export async function watch(person: BrowserContext, seen: Seen): Promise<void> {
  person.on("request", (request) => {
    if (request.url().startsWith("blob:")) return;
    seen.addresses.push(request.url());
    seen.headers.push(JSON.stringify(request.headers()));
  });
  person.on("console", (message) => {
    if (!EXPECTED.test(message.text())) seen.console.push(message.text());
  });
  person.on("weberror", (error) => seen.console.push(String(error.error())));
  await person.exposeFunction("noteViolation", (what: string) => seen.violations.push(what));
  await person.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = globalThis as unknown as { noteViolation(what: string): void };
      noteViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
}

/** Reads everything that the page's origin stores, except the content itself. Runs in the page. */
export async function readStorage(): Promise<string> {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) kept.push(name ?? "");
  for (const name of await caches.keys()) kept.push(name);
  const visit = async (folder: FileSystemDirectoryHandle, path: string) => {
    for await (const entry of folder.values()) {
      kept.push(path + entry.name);
      if (entry instanceof FileSystemDirectoryHandle) await visit(entry, `${path}${entry.name}/`);
      else if (entry instanceof FileSystemFileHandle && entry.name !== "content") {
        kept.push(await (await entry.getFile()).text());
      }
    }
  };
  await visit(await navigator.storage.getDirectory(), "");
  return kept.join("\n");
}

/** The bytes of all files in a folder and its subfolders. */
export async function readAll(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))),
  );
}
