import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { nodeCiphers } from "../ciphers/node.ts";
import { contentSize, type Manifest } from "../protocol/bundle.ts";
import { concatBytes, equalBytes, hmacSha256 } from "../protocol/bytes.ts";
import { AEAD_TAG_SIZE, type Ciphers } from "../protocol/ciphers.ts";
import { parseLink } from "../protocol/link.ts";
import { ApiClient } from "./api-client.ts";
import { FakeServer } from "./fake-server.suite.ts";
import { type ReceiveJournal, type ReceiveOptions, Recipient, type Stage } from "./receive.ts";
import type { RetryOptions } from "./retry.ts";
import {
  type SendJournal,
  type SendOptions,
  type SentShare,
  type Source,
  sendShare,
} from "./send.ts";
import { fetchTransport } from "./transport.ts";

/** The real ciphers with a fast password hash. */
export const quickCiphers: Ciphers = {
  chaCha20Poly1305: nodeCiphers.chaCha20Poly1305,
  argon2id: (password, salt) => hmacSha256(salt, password),
};

/** Retry options with a clock that only `sleep` advances. */
export function quickRetry(): RetryOptions & { sleeps: number[] } {
  let time = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => time,
    random: () => 0.5,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      time += ms;
      sleeps.push(ms);
    },
  };
}

/** A file in memory. Tests may change its bytes during the upload. */
export class MemoryFile implements Source {
  readonly kind = "file";
  readonly name: string;
  readonly type = "application/octet-stream";
  readonly size: number;
  bytes: Uint8Array;

  constructor(bytes: Uint8Array, name = "file.bin") {
    this.bytes = bytes;
    this.name = name;
    this.size = bytes.length;
  }

  async read(offset: number, target: Uint8Array): Promise<number> {
    const part = this.bytes.subarray(offset, offset + target.length);
    target.set(part);
    return part.length;
  }
}

export function memoryText(text: string): Source {
  const file = new MemoryFile(new TextEncoder().encode(text));
  return { kind: "text", name: null, type: "", size: file.size, read: file.read.bind(file) };
}

/** A file of random bytes. */
export function randomFile(size: number, name?: string): MemoryFile {
  return new MemoryFile(randomBytes(size), name);
}

export class MemorySendJournal implements SendJournal {
  saved: { record: string; tags: Uint8Array } | null = null;

  async load() {
    return this.saved;
  }

  async begin(record: string) {
    this.saved = { record, tags: new Uint8Array() };
  }

  async writeTags(fromChunk: number, tags: Uint8Array) {
    const before = this.saved?.tags.subarray(0, fromChunk * AEAD_TAG_SIZE);
    if (!this.saved || before?.length !== fromChunk * AEAD_TAG_SIZE) {
      throw new Error("Earlier tags are missing.");
    }
    this.saved.tags = concatBytes(before, tags);
  }

  async clear() {
    this.saved = null;
  }
}

/** A recipient's disk: the journal, the stage and the delivered bytes. */
export class MemoryDisk {
  readonly journal: ReceiveJournal & { saved: Uint8Array | null };
  /** Null without a stage. */
  staged: { bytes: Uint8Array; held: number } | null = null;
  delivered: Uint8Array | null = null;
  /** The steps in their order. */
  readonly log: string[] = [];
  /** Called before each step. Simulates a crash if it throws. */
  crashBefore: (step: "save" | "write" | "flush" | "deliver") => void = () => {};

  constructor() {
    const disk = this;
    this.journal = {
      saved: null,
      async load() {
        return this.saved;
      },
      async save(sealed) {
        disk.#step("save");
        this.saved = sealed;
      },
      async clear() {
        disk.log.push("clear");
        this.saved = null;
      },
    };
  }

  readonly openStage = async (manifest: Manifest): Promise<Stage> => {
    const disk = this;
    const staged = this.staged ?? { bytes: new Uint8Array(contentSize(manifest.entries)), held: 0 };
    this.staged = staged;
    return {
      stagedBytes: staged.held,
      async write(offset, bytes) {
        disk.#step("write");
        if (offset > staged.held) throw new Error("This write leaves a gap.");
        staged.bytes.set(bytes, offset);
        staged.held = Math.max(staged.held, offset + bytes.length);
      },
      async flush() {
        disk.#step("flush");
      },
    };
  };

  readonly deliver = async (): Promise<void> => {
    this.#step("deliver");
    if (this.staged?.held !== this.staged?.bytes.length)
      throw new Error("The stage is incomplete.");
    this.delivered = this.staged?.bytes ?? null;
  };

  #step(step: "save" | "write" | "flush" | "deliver"): void {
    this.crashBefore(step);
    this.log.push(step);
  }
}

export function clientOf(server: FakeServer, serverUrl = "https://share.example"): ApiClient {
  return new ApiClient({ serverUrl, transport: fetchTransport(server.fetch) });
}

export function sendTo(
  server: FakeServer,
  source: Source,
  options: Partial<SendOptions> = {},
): Promise<SentShare> {
  return sendShare(clientOf(server), quickCiphers, {
    sources: [source],
    password: null,
    retry: quickRetry(),
    ...options,
  });
}

/** A server with one share of a file of `size` bytes, and its link. */
export async function serverWith(
  size: number,
): Promise<{ server: FakeServer; link: string; file: MemoryFile }> {
  const server = new FakeServer();
  const file = randomFile(size);
  const { link } = await sendTo(server, file);
  return { server, link, file };
}

export async function recipientOf(
  server: FakeServer,
  link: string,
  password: string | null = null,
): Promise<Recipient> {
  return Recipient.open(clientOf(server), quickCiphers, await parseLink(link), password);
}

/** Downloads a link's share to a disk. */
export async function receiveFrom(
  server: FakeServer,
  link: string,
  disk: MemoryDisk,
  options: Partial<ReceiveOptions> = {},
): Promise<Manifest> {
  const recipient = await recipientOf(server, link);
  const { journal, openStage, deliver } = disk;
  return recipient.receive({ journal, openStage, deliver, retry: quickRetry(), ...options });
}

/** Compares bytes without a long message on failure. */
export function assertSameBytes(actual: Uint8Array | null, expected: Uint8Array): void {
  assert.ok(actual);
  assert.equal(actual.length, expected.length);
  assert.ok(equalBytes(actual, expected), "The bytes are not the same.");
}
