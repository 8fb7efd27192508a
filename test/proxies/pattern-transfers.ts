import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { nodeCiphers } from "../../src/ciphers/node.ts";
import { ApiClient } from "../../src/client/api-client.ts";
import { Recipient } from "../../src/client/receive.ts";
import { type Source, sendShare } from "../../src/client/send.ts";
import type { SentShare } from "../../src/client/send-options.ts";
import { parseLink } from "../../src/protocol/link.ts";
import { noteLink } from "../support/evidence.ts";
import { readFrom } from "../support/pattern.ts";

/** A file of any size whose bytes repeat a random pattern, so that no test holds them in memory. */
export interface PatternFile {
  size: number;
  read: Source["read"];
}

const PATTERN = 65_537;

export function patternFile(size: number): PatternFile {
  return { size, read: readFrom(randomBytes(PATTERN)) };
}

/**
 * Sends a file with the client library.
 *
 * @param onInterrupted called before each retry
 */
export async function sendFile(
  serverUrl: string,
  { size, read }: PatternFile,
  onInterrupted?: () => void,
): Promise<SentShare> {
  const sent = await sendShare(new ApiClient({ serverUrl }), nodeCiphers, {
    sources: [{ kind: "file", name: "rolling.bin", type: "", size, read }],
    password: null,
    onProgress: ({ delay }) => void (delay && onInterrupted?.()),
  });
  noteLink(sent.link);
  return sent;
}

/** Receives a share with the client library. Asserts each byte, and that the server accepts the receipt. */
export async function receiveFile(
  serverUrl: string,
  { link }: SentShare,
  { size, read }: PatternFile,
  onInterrupted?: () => void,
): Promise<void> {
  const api = new ApiClient({ serverUrl });
  const recipient = await Recipient.open(api, nodeCiphers, await parseLink(link), null);
  let state: Uint8Array | null = null;
  let end = 0;
  let isConfirmed = false;
  await recipient.receive({
    journal: {
      load: async () => state,
      save: async (sealed) => {
        state = sealed;
      },
      clear: async () => {
        state = null;
      },
    },
    openStage: async () => ({
      stagedBytes: 0,
      async write(offset, bytes) {
        const expected = Buffer.alloc(bytes.length);
        await read(offset, expected);
        assert.ok(expected.equals(bytes), "byte-equal");
        end = offset + bytes.length;
      },
      flush: async () => {},
    }),
    deliver: async () => assert.equal(end, size),
    onConfirmed: () => {
      isConfirmed = true;
    },
    onProgress: ({ delay }) => void (delay && onInterrupted?.()),
  });
  assert.ok(isConfirmed, "the receipt was not accepted");
}
