import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import type { Activity } from "./activity.ts";
import type { BlobStore } from "./blob-store.ts";
import type { LeaseView, MetadataStore } from "./metadata-store.ts";

export interface ServingDeps {
  metadata: MetadataStore;
  blobs: BlobStore;
  activity: Activity;
  /** How often a running response asks whether its lease still lives. */
  renewEveryMs: number;
}

/** The bytes of [start, end) of a ciphertext. */
export interface ByteRange {
  start: number;
  end: number;
}

const MAX_RESPONSES_PER_TICKET = 8;

/** So many bytes are reserved at a time: what a crash can make a lease lose of its limit. */
const SLICE = 8 * 1024 * 1024;

/** @throws ProblemError when there is no living lease under this ticket */
export async function findLease(
  { metadata }: ServingDeps,
  id: string,
  ticketVerifier: string,
): Promise<LeaseView> {
  const lease = await metadata.readLease(id, ticketVerifier);
  switch (lease.outcome) {
    case "found":
      return lease;
    case "lease_over":
      throw new ProblemError("gone", { detail: "The time to fetch under this claim is over." });
    default:
      throw new ProblemError(lease.outcome);
  }
}

/**
 * A stream of a part of a share, under a lease that it renews while it runs. It breaks off when the lease is
 * over or the share is burned.
 *
 * @throws ProblemError before anything is sent
 */
export async function serveRange(
  deps: ServingDeps,
  id: string,
  ticketVerifier: string,
  lease: LeaseView,
  range: ByteRange,
): Promise<Readable> {
  const seat = deps.activity.enterResponse(id, ticketVerifier, MAX_RESPONSES_PER_TICKET);
  if (!seat) {
    throw new ProblemError("rate_limited", {
      detail: `One claim may have ${MAX_RESPONSES_PER_TICKET} requests at a time.`,
      retryAfterSeconds: RETRY_AFTER.tooManyFetching,
    });
  }
  const allowance = new Allowance(deps, id, ticketVerifier);
  try {
    await allowance.reserve(Math.min(SLICE, range.end - range.start));
  } catch (error) {
    seat.leave();
    throw error;
  }
  const bytes = metered(read(deps.blobs, lease, range), range, allowance);
  const over = new AbortController();
  const signal = AbortSignal.any([seat.signal, over.signal]);
  const stream = Readable.from(bytes, { objectMode: false, signal });
  const watch = setInterval(async () => {
    if (await isOver(deps, id, ticketVerifier)) over.abort();
  }, deps.renewEveryMs).unref();
  // A generator that was never begun runs no finally block: the end of the stream is what always comes.
  void finished(stream)
    .catch(() => {})
    .then(() => {
      clearInterval(watch);
      seat.leave();
      return allowance.giveBack();
    })
    // What is not given back only counts against this lease's limit.
    .catch(() => {});
  return stream;
}

/**
 * A reader who has stopped reading must not hold open what is deleted: the stream asks for nothing then, so it
 * is asked for from outside, without renewing the lease. A store that is away ends nothing.
 */
async function isOver(
  { metadata }: ServingDeps,
  id: string,
  ticketVerifier: string,
): Promise<boolean> {
  const lease = await metadata.readLease(id, ticketVerifier).catch(() => null);
  return lease !== null && lease.outcome !== "found";
}

/** What a response may send: reserved slice by slice, given back where it was not sent. */
class Allowance {
  readonly #deps: ServingDeps;
  readonly #id: string;
  readonly #ticketVerifier: string;
  #unsent = 0;
  #renewedAt = performance.now();

  constructor(deps: ServingDeps, id: string, ticketVerifier: string) {
    this.#deps = deps;
    this.#id = id;
    this.#ticketVerifier = ticketVerifier;
  }

  async reserve(bytes: number): Promise<void> {
    const answer = await this.#deps.metadata.reserveServing(this.#id, this.#ticketVerifier, bytes);
    if (answer === "over_limit") throw new ProblemError("transfer_limit");
    if (answer === "lease_over") {
      throw new ProblemError("gone", { detail: "The time to fetch under this claim is over." });
    }
    this.#unsent += bytes;
    this.#renewedAt = performance.now();
  }

  /** Called before each piece, with what remains of the range, the piece included. */
  async spend(piece: number, remaining: number): Promise<void> {
    if (this.#unsent < piece) {
      await this.reserve(Math.min(Math.max(SLICE, piece), remaining) - this.#unsent);
    } else if (performance.now() - this.#renewedAt > this.#deps.renewEveryMs) {
      await this.reserve(0);
    }
    this.#unsent -= piece;
  }

  async giveBack(): Promise<void> {
    if (this.#unsent === 0) return;
    await this.#deps.metadata.returnUnserved(this.#id, this.#ticketVerifier, this.#unsent);
  }
}

async function* metered(
  source: AsyncIterable<Uint8Array>,
  range: ByteRange,
  allowance: Allowance,
): AsyncGenerator<Uint8Array, void, undefined> {
  let remaining = range.end - range.start;
  for await (const piece of source) {
    await allowance.spend(piece.length, remaining);
    remaining -= piece.length;
    yield piece;
  }
}

async function* read(
  blobs: BlobStore,
  { source }: LeaseView,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (source.kind === "inline") yield source.content.subarray(start, end);
  else yield* blobs.read(source.blobKey, start, end);
}
