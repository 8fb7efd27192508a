import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import type { BlobStore } from "./blob-store.ts";
import type { LeaseView } from "./metadata-store.ts";
import { ServedContent } from "./served-content.ts";
import { ServedProgress } from "./served-progress.ts";
import type { ShareDeps } from "./share-deps.ts";

/** The bytes [start, end) of a ciphertext. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Parses a Range header with one range of bytes (RFC 9110, section 14). Null means the whole content: there is no
 * header, or a server may ignore it (another unit, several ranges, bad syntax).
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | "not_satisfiable" | null {
  const parts = /^bytes=(?<first>\d*)-(?<last>\d*)$/.exec(header?.trim() ?? "")?.groups;
  if (!parts || (parts.first === "" && parts.last === "")) return null;
  const { first, last } = parts;
  if (first === "") {
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? "not_satisfiable" : { start: size - suffix, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return null;
  return start < size ? { start, end } : "not_satisfiable";
}

const MAX_RESPONSES_PER_TICKET = 8;

/** Bytes reserved at once. After a crash, at most this many unsent bytes count against the lease's limit. */
const SLICE = 8 * 1024 * 1024;

/** @throws ProblemError when the ticket has no active lease */
export async function requireLease(
  { metadata }: ShareDeps,
  id: string,
  ticketVerifier: string,
): Promise<LeaseView> {
  const lease = await metadata.readLease(id, ticketVerifier);
  if (lease.outcome === "found") return lease;
  throw lease.outcome === "lease_over" ? leaseOverProblem() : new ProblemError(lease.outcome);
}

/**
 * Returns a stream of a range of a share. It renews the lease while it runs, and fails when the lease ends or the
 * share is burned.
 *
 * @throws ProblemError before the first byte is sent
 */
export async function serveRange(
  deps: ShareDeps,
  id: string,
  ticketVerifier: string,
  lease: LeaseView,
  range: ByteRange,
): Promise<Readable> {
  const response = deps.activity.enterResponse(id, ticketVerifier, MAX_RESPONSES_PER_TICKET);
  if (!response) {
    throw new ProblemError("rate_limited", {
      detail: `A claim may have at most ${MAX_RESPONSES_PER_TICKET} requests at a time.`,
      retryAfterSeconds: RETRY_AFTER.tooManyFetching,
    });
  }
  const allowance = new Allowance(deps, id, ticketVerifier);
  try {
    await allowance.reserve(Math.min(SLICE, range.end - range.start));
  } catch (error) {
    response.leave();
    throw error;
  }
  const progress = new ServedProgress(range.start, response.served);
  const bytes = progress.of(metered(readSource(deps.blobs, lease, range), range, allowance));
  const over = new AbortController();
  const signal = AbortSignal.any([response.signal, over.signal]);
  const stream = new ServedContent(bytes, signal);
  const watch = setInterval(async () => {
    if (await isOver(deps, id, ticketVerifier)) over.abort();
  }, deps.renewEveryMs).unref();
  // A generator that never started runs no finally block, so the cleanup waits for the end of the stream.
  void finished(stream)
    .then(
      () => true,
      () => false,
    )
    .then(async (isComplete) => {
      clearInterval(watch);
      response.leave();
      // If this fails, the unsent bytes only count against the limit of this lease.
      await allowance.giveBack().catch(() => {});
      // A recipient may resume before the server notices that the earlier connection is dead.
      if (isComplete || deps.activity.isServing(id, ticketVerifier)) return;
      if (await isOver(deps, id, ticketVerifier)) return;
      deps.activity.announceInterrupted(id, ticketVerifier, progress.offset);
    });
  return stream;
}

/**
 * Checks whether the lease has ended. The stream itself checks the lease only when it sends, and it does not send while
 * the client does not read. The check does not renew the lease. An unavailable store does not end the response.
 */
async function isOver(
  { metadata }: ShareDeps,
  id: string,
  ticketVerifier: string,
): Promise<boolean> {
  const lease = await metadata.readLease(id, ticketVerifier).catch(() => null);
  return lease !== null && lease.outcome !== "found";
}

/** The bytes that a response may send. It reserves them slice by slice and returns unsent ones. */
class Allowance {
  readonly #deps: ShareDeps;
  readonly #id: string;
  readonly #ticketVerifier: string;
  #unsent = 0;
  #renewedAt = performance.now();

  constructor(deps: ShareDeps, id: string, ticketVerifier: string) {
    this.#deps = deps;
    this.#id = id;
    this.#ticketVerifier = ticketVerifier;
  }

  async reserve(bytes: number): Promise<void> {
    const answer = await this.#deps.metadata.reserveServing(this.#id, this.#ticketVerifier, bytes);
    if (answer === "over_limit") throw new ProblemError("transfer_limit");
    if (answer === "lease_over") throw leaseOverProblem();
    this.#unsent += bytes;
    this.#renewedAt = performance.now();
  }

  /** Called before `bytes` are sent. `remaining`: the unsent bytes of the range, including these. */
  async spend(bytes: number, remaining: number): Promise<void> {
    if (this.#unsent < bytes) {
      await this.reserve(Math.min(Math.max(SLICE, bytes), remaining) - this.#unsent);
    } else if (performance.now() - this.#renewedAt > this.#deps.renewEveryMs) {
      await this.reserve(0);
    }
    this.#unsent -= bytes;
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
  for await (const bytes of source) {
    await allowance.spend(bytes.length, remaining);
    remaining -= bytes.length;
    yield bytes;
  }
}

async function* readSource(
  blobs: BlobStore,
  { source }: LeaseView,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (source.kind === "inline") yield new Uint8Array(source.content.subarray(start, end));
  else yield* blobs.read(source.blobKey, start, end);
}

function leaseOverProblem(): ProblemError {
  return new ProblemError("gone", { detail: "The lease of this claim has ended." });
}
