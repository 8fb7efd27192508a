import { createHash, randomBytes } from "node:crypto";
import { nodeCiphers } from "../../../src/ciphers/node.ts";
import { ApiClient } from "../../../src/client/api-client.ts";
import {
  type OwnerKeys,
  type SentShare,
  type Source,
  sendShare,
} from "../../../src/client/send.ts";
import type { ShareStatus } from "../../../src/protocol/api.ts";
import { noteFileName, noteLink, noteSecret } from "../../support/evidence.ts";

/** An entry that a test sends and compares with the received one. */
export interface Item {
  /** Null for a text. */
  name: string | null;
  bytes: Uint8Array;
  /** The folders that contain it, from the outermost on. */
  folders?: readonly string[];
  /** The type that the sender claims. */
  type?: string;
}

export function file(name: string, size: number): Item {
  return { name, bytes: randomBytes(size) };
}

export function text(content: string): Item {
  return { name: null, bytes: Buffer.from(content) };
}

/** SHA-256, in hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function inFolder(item: Item, ...folders: string[]): Item {
  return { ...item, folders };
}

/** Contents that every pair of sender and recipient must transfer unchanged. */
export const inputs: { what: string; items: Item[] }[] = [
  { what: "a PDF", items: [{ name: "report.pdf", bytes: pdf(300_000) }] },
  { what: "an empty file", items: [file("empty.bin", 0)] },
  { what: "a file with a difficult name", items: [file("résumé – 履歴書 (final).pdf", 1_000)] },
  {
    what: "three files and a text",
    items: [...["a.bin", "b.bin", "c.bin"].map((name) => file(name, 5_000)), text("for you")],
  },
  { what: "a text of five bytes", items: [text("12345")] },
  { what: "64 KiB less one byte", items: [file("under.bin", 64 * 1024 - 1)] },
  { what: "64 KiB", items: [file("exact.bin", 64 * 1024)] },
  { what: "64 KiB and one byte", items: [file("over.bin", 64 * 1024 + 1)] },
];

function pdf(size: number): Uint8Array {
  return Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(size)]);
}

/** Sends from this process, for tests that are not about the sender. */
export async function send(
  serverUrl: string,
  items: readonly Item[],
  options: { password?: string; maxDownloads?: number; expiresInSeconds?: number } = {},
): Promise<SentShare> {
  const { password = null, ...rest } = options;
  const api = new ApiClient({ serverUrl });
  noteNames(items);
  if (password !== null) noteSecret("password", password);
  const sources = items.map(sourceOf);
  const share = await sendShare(api, nodeCiphers, { sources, password, ...rest });
  noteLink(share.link);
  noteSecret("token, ticket or proof", share.ownerToken);
  return share;
}

/** Begins to send and stops before the first byte, as a sender whose tab is gone. */
export function beginUpload(serverUrl: string, items: readonly Item[]): Promise<OwnerKeys> {
  noteNames(items);
  const ending = new AbortController();
  return new Promise((resolve, reject) => {
    sendShare(new ApiClient({ serverUrl }), nodeCiphers, {
      sources: items.map(sourceOf),
      password: null,
      signal: ending.signal,
      onUploadBegun: (share) => {
        noteSecret("token, ticket or proof", share.ownerToken);
        ending.abort();
        resolve(share);
      },
    }).catch(reject);
  });
}

/** Whether the text, such as a log, contains a name of the items. */
export function noteNames(items: readonly Item[]): void {
  for (const { name } of items) if (name !== null) noteFileName(name);
}

export function statusOf(serverUrl: string, { id, ownerToken }: SentShare): Promise<ShareStatus> {
  return new ApiClient({ serverUrl }).status(id, ownerToken);
}

/** How often an event is in a share's timeline. */
export function countEvents({ timeline }: ShareStatus, event: string): number {
  return timeline.filter((entry) => entry.event === event).length;
}

function sourceOf({ name, bytes, folders, type = "" }: Item): Source {
  return {
    kind: name === null ? "text" : "file",
    name,
    folders,
    type,
    size: bytes.length,
    async read(offset, target) {
      target.set(bytes.subarray(offset, offset + target.length));
      return target.length;
    },
  };
}
