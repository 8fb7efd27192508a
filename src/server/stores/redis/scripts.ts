import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { command, type RedisClient } from "./connection.ts";
import { storeError } from "./errors.ts";

/** The scripts that work on one share, each a file in scripts/, behind the files that they have in common. */
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
  | "reservation-reported";

const PLAIN = [
  "due-in",
  "postpone-deletion",
  "quota-hold",
  "quota-report",
  "quota-forget",
  "quota-drop-lapsed",
  "limits-charge",
  "limits-acquire-slots",
  "limits-release-slots",
  "token-add",
  "token-use",
  "token-list",
  "token-revoke",
  "place-keep-first",
] as const;

export type PlainScript = (typeof PLAIN)[number];

const PRELUDE = ["prelude/share", "prelude/lifecycle", "prelude/attempts"];

/** Only what begins something is refused when Redis is full: the others end it, or let it be fetched. */
const NEEDS_ROOM: readonly string[] = ["create-once", "quota-hold", "token-add"];

type Argument = string | number | Uint8Array;

interface LoadedScript {
  text: string;
  sha1: string;
}

/** Runs scripts by their names. Redis keeps a script that it has seen under its SHA-1. */
export class Scripts {
  readonly #client: RedisClient;
  readonly #loaded = new Map<string, LoadedScript>();

  constructor(client: RedisClient) {
    this.#client = client;
  }

  /**
   * Gives the reply, texts as buffers.
   *
   * @throws StoreUnavailableError, StorageFullError
   */
  async run(
    name: ShareScript | PlainScript,
    keys: string[],
    parameters: Argument[],
  ): Promise<unknown> {
    const script = this.#load(name);
    const rest = [keys.length, ...keys, ...parameters.map(toArgument)];
    try {
      return await this.#client.callBuffer("evalsha", script.sha1, ...rest);
    } catch (error) {
      if (!isUnknownScript(error)) throw storeError(error);
    }
    return command(this.#client.callBuffer("eval", script.text, ...rest));
  }

  #load(name: string): LoadedScript {
    const known = this.#loaded.get(name);
    if (known) return known;
    const flags = NEEDS_ROOM.includes(name) ? "" : " flags=allow-oom";
    const files = isPlain(name) ? [name] : [...PRELUDE, name];
    const text = [`#!lua${flags}`, ...files.map(readScript)].join("\n");
    const script = { text, sha1: createHash("sha1").update(text).digest("hex") };
    this.#loaded.set(name, script);
    return script;
  }
}

function isPlain(name: string): boolean {
  return PLAIN.some((plain) => plain === name);
}

function readScript(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
}

function toArgument(argument: Argument): string | number | Buffer {
  return typeof argument === "object"
    ? Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength)
    : argument;
}

/** It was not run, so that sending it whole runs it once. */
function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}
