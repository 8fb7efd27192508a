import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { type StartTimer, startSystemTimer } from "../clock.ts";
import type { RedisClient } from "./connection.ts";
import { command, storeError } from "./errors.ts";
import { BUCKETS, type Keys } from "./keys.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";

/** The parts that all stores in one Redis share. */
export interface RedisParts {
  client: RedisClient;
  scripts: Scripts;
  keys: Keys;
  barrier: ReplicaBarrier;
  /** Added to Redis's clock, milliseconds; for tests. */
  clockOffset: () => number;
}

/** The scripts for one share. Each is a file in scripts/ and runs after the files of PRELUDES.share. */
export type ShareScript =
  | "create-once"
  | "read-upload"
  | "begin-upload-write"
  | "record-uploaded"
  | "preview"
  | "claim-once"
  | "read-lease"
  | "reserve-serving"
  | "return-unserved"
  | "confirm-delivery"
  | "read-status"
  | "unlock"
  | "burn"
  | "settle-due"
  | "read-reservation"
  | "reservation-reported"
  | "check-for-operator"
  | "remove-by-operator"
  | "unlock-by-operator"
  | "list-entry"
  | "list-check"
  | "export-share"
  | "import-share";

/** The scripts for one bucket. Their keys are Keys.ofBucket. */
const FOR_BUCKET = [
  "list-ranges",
  "list-live",
  "list-drop",
  "list-recount",
  "outbox-due",
  "outbox-take",
  "outbox-done",
  "outbox-postpone",
  "outbox-drop",
] as const;

export type BucketScript = (typeof FOR_BUCKET)[number];

const PLAIN = [
  "read-clock",
  "read-counts",
  "due-in",
  "postpone-deletion",
  "quota-hold",
  "quota-report",
  "quota-forget",
  "quota-drop-expired",
  "limits-charge",
  "limits-blocks",
  "limits-reset",
  "limits-acquire-slots",
  "limits-release-slots",
  "token-add",
  "token-check",
  "token-use",
  "token-list",
  "token-revoke",
  "location-set-once",
  "known-blobs",
  "migration-lock",
  "migration-mark",
  "migration-close",
  "migration-open",
  "migration-write",
  "migration-audit",
  "migration-erase",
  "admin-session-start",
  "admin-session-read",
  "admin-session-end",
  "admin-audit-append",
  "admin-audit-list",
  "admin-control-read",
  "admin-control-set",
  "admin-notice-remove",
  "admin-take-once",
  "admin-passkey-add",
  "admin-passkey-list",
  "admin-passkey-use",
  "admin-passkey-remove",
] as const;

export type PlainScript = (typeof PLAIN)[number];

/** The files that precede each kind of script. */
export const PRELUDES = {
  share: [
    "prelude/share",
    "prelude/listed",
    "prelude/list",
    "prelude/outbox",
    "prelude/events",
    "prelude/lifecycle",
    "prelude/attempts",
  ],
  bucket: ["prelude/bucket", "prelude/listed", "prelude/outbox"],
  plain: [],
} as const;

/** Redis refuses only these when it is full. The others free memory, or read. */
const NEEDS_ROOM: readonly string[] = [
  "create-once",
  "list-check",
  "quota-hold",
  "token-add",
  "admin-passkey-add",
  "import-share",
  "migration-write",
  "migration-audit",
];

type Argument = string | number | Uint8Array;

interface LoadedScript {
  text: string;
  sha1: string;
}

/** Every operation ends within 5 seconds, whatever Redis does. */
const ANSWER_WITHIN_MS = 4_500;

/** Runs scripts by their names, and limits the time of operations. Redis stores a script under its SHA-1. */
export class Scripts {
  readonly #client: RedisClient;
  readonly #startTimer: StartTimer;
  readonly #loaded = new Map<string, LoadedScript>();

  constructor(client: RedisClient, startTimer = startSystemTimer) {
    this.#client = client;
    this.#startTimer = startTimer;
  }

  /** Returns the result of `work`, or rejects after `ms`. After a rejection, `work` may still succeed. */
  async within<Result>(work: Promise<Result>, ms = ANSWER_WITHIN_MS): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    // The stack of an error costs more than the rest of this function, so it is made only when it is needed.
    const giveUp = () => reject(new StoreUnavailableError(`Redis: no answer within ${ms} ms`));
    const stopTimer = this.#startTimer(giveUp, ms);
    try {
      return await Promise.race([work, late]);
    } finally {
      stopTimer();
    }
  }

  /**
   * Returns the reply, texts as buffers.
   *
   * @throws StoreUnavailableError, StorageFullError
   */
  async run(
    name: ShareScript | BucketScript | PlainScript,
    keys: string[],
    parameters: Argument[],
  ): Promise<unknown> {
    const script = this.#load(name);
    const rest = [keys.length, ...keys, ...parameters.map(toArgument)];
    try {
      return await this.#client.callBuffer("evalsha", script.sha1, ...rest);
    } catch (error) {
      if (!isMissingScript(error)) throw storeError(error);
    }
    return command(this.#client.callBuffer("eval", script.text, ...rest));
  }

  #load(name: string): LoadedScript {
    const known = this.#loaded.get(name);
    if (known) return known;
    const flags = NEEDS_ROOM.includes(name) ? "" : " flags=allow-oom";
    const files = [...PRELUDES[kindOf(name)], name];
    const text = [`#!lua${flags}`, ...files.map(readScript)].join("\n");
    const script = { text, sha1: createHash("sha1").update(text).digest("hex") };
    this.#loaded.set(name, script);
    return script;
  }
}

/** The clock of Redis, by which scripts judge deadlines. Milliseconds since 1970. */
export async function readClock({ scripts, keys, clockOffset }: RedisParts): Promise<number> {
  const key = keys.barrier(BUCKETS[0] ?? "");
  return Number(String(await scripts.run("read-clock", [key], [clockOffset()])));
}

function kindOf(name: string): keyof typeof PRELUDES {
  if (PLAIN.some((plain) => plain === name)) return "plain";
  return FOR_BUCKET.some((bucket) => bucket === name) ? "bucket" : "share";
}

function readScript(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
}

function toArgument(argument: Argument): string | number | Buffer {
  return typeof argument === "object"
    ? Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength)
    : argument;
}

/** Whether Redis does not have the script, and so did not run it. */
function isMissingScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}
