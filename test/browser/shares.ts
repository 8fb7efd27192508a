import { randomBytes } from "node:crypto";
import { nodeCiphers } from "../../src/ciphers/node.ts";
import { ApiClient } from "../../src/client/api-client.ts";
import { type SentShare, type Source, sendShare } from "../../src/client/send.ts";
import type { ShareStatus } from "../../src/protocol/api.ts";

/** What is sent in a test, and compared with what arrives. */
export interface Item {
  /** Null for a text. */
  name: string | null;
  bytes: Uint8Array;
}

export function file(name: string, size: number): Item {
  return { name, bytes: randomBytes(size) };
}

export function text(content: string): Item {
  return { name: null, bytes: Buffer.from(content) };
}

/** Sends from this process: the sender is not what these tests are about. */
export function send(
  serverUrl: string,
  items: readonly Item[],
  options: { password?: string; maxDownloads?: number; expiresInSeconds?: number } = {},
): Promise<SentShare> {
  const { password = null, ...rest } = options;
  const api = new ApiClient({ serverUrl });
  return sendShare(api, nodeCiphers, { sources: items.map(sourceOf), password, ...rest });
}

export function statusOf(serverUrl: string, { id, ownerToken }: SentShare): Promise<ShareStatus> {
  return new ApiClient({ serverUrl }).status(id, ownerToken);
}

/** How often something stands in a share's timeline. */
export function countEvents({ timeline }: ShareStatus, event: string): number {
  return timeline.filter((entry) => entry.event === event).length;
}

function sourceOf({ name, bytes }: Item): Source {
  return {
    kind: name === null ? "text" : "file",
    name,
    type: "",
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
