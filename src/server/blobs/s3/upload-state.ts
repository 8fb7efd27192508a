import Type from "typebox";
import Value from "typebox/value";
import type { WriterPlace } from "../blob-store.ts";

/**
 * What stands in the bucket of one blob. `<offset>` is a place that a writer has made durable, `<fence>` which
 * writer it was.
 *
 *     <key>                          the ciphertext, once the upload is complete
 *     <key>.state.<offset>.<fence>   UploadState as JSON: how to go on at <offset>
 *     <key>.tail.<offset>.<fence>    the bytes before <offset> that do not yet make a part
 *     multipart upload of <key>      the parts so far
 *
 * No object is ever overwritten by another writer. The metadata store decides which offset counts, so of one
 * offset's states that of the highest fence is the one that was recorded: whoever comes later begins there.
 */
export interface UploadState {
  /** Null as long as there is no part. */
  uploadId: string | null;
  parts: UploadedPart[];
}

export interface UploadedPart {
  number: number;
  etag: string;
  size: number;
}

const StoredState = Type.Object({
  uploadId: Type.Union([Type.String(), Type.Null()]),
  parts: Type.Array(
    Type.Object({ number: Type.Integer(), etag: Type.String(), size: Type.Integer() }),
  ),
});

const MIB = 1024 * 1024;
const MAX_PART_NUMBER = 10_000;
const LEAST_FULL_PART = 8 * MIB;
const MOST_FULL_PARTS = 3_000;

/** How many bytes a part has when it is full: S3 takes 10,000 parts, and a blob must fit with room to spare. */
export function fullPartSize(size: number): number {
  return Math.max(LEAST_FULL_PART, Math.ceil(size / MOST_FULL_PARTS));
}

/** From so many bytes on, a part is made at a sync instead of a tail. S3 takes no part under 5 MiB but the last. */
export function leastPartSize(size: number): number {
  return Math.ceil((fullPartSize(size) * 5) / 8);
}

/**
 * The number of the next part. Each index has a range of numbers, at least two, of which the fence chooses
 * one: a writer that was overtaken while it sent a part can't replace what the next one sends.
 */
export function nextPartNumber(parts: readonly UploadedPart[], place: WriterPlace): number {
  const mostParts = Math.ceil(place.size / leastPartSize(place.size)) + 1;
  const numbersPerPart = Math.floor(MAX_PART_NUMBER / mostParts);
  return parts.length * numbersPerPart + (place.fence % numbersPerPart) + 1;
}

export type LeftoverKind = "state" | "tail";

export function leftoverName(
  key: string,
  kind: LeftoverKind,
  offset: number,
  fence: number,
): string {
  return `${key}.${kind}.${offset}.${fence}`;
}

/** What all leftovers of a blob begin with, and the blob itself does not. */
export function leftoverPrefix(key: string): string {
  return `${key}.`;
}

export function parseLeftoverName(
  name: string,
): { kind: string; offset: number; fence: number } | null {
  const parsed = /\.(?<kind>state|tail)\.(?<offset>\d+)\.(?<fence>\d+)$/.exec(name)?.groups;
  if (!parsed) return null;
  return {
    kind: parsed.kind ?? "",
    offset: Number(parsed.offset),
    fence: Number(parsed.fence),
  };
}

export function encodeState(state: UploadState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(state));
}

/** @throws Error for what no writer has written */
export function decodeState(text: string): UploadState {
  return Value.Parse(StoredState, JSON.parse(text));
}
