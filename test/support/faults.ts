import type { BlobStore, BlobWriter } from "../../src/server/shares/blob-store.ts";
import { StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { LIMIT_OPERATIONS } from "../../src/server/stores/sqlite/sqlite-limits.ts";
import { METADATA_OPERATIONS } from "../../src/server/stores/sqlite/sqlite-store.ts";
import type { BareStores } from "./local-server.ts";

/**
 * `before`: the call has no effect. `after`: it takes effect and its answer is lost. `closed`: it has no effect,
 * and no call of any store has one, until the stores are mended.
 */
export type FaultMode = "before" | "after" | "closed";

export interface Fault {
  /** Such as "metadata.claimOnce" or "writer.sync". */
  operation: string;
  /** Which call of it, counted from 1. */
  call: number;
  mode: FaultMode;
}

const blobs = {
  openWriter: true,
  read: true,
  delete: true,
  room: true,
  check: true,
} satisfies Record<keyof BlobStore, true>;
const writer = { write: true, sync: true, close: true } satisfies Record<keyof BlobWriter, true>;

/** Every operation of the stores that shares live in: the compiler sees to it that none is missing. */
export const OPERATIONS = Object.entries({
  ...{ metadata: METADATA_OPERATIONS, limits: LIMIT_OPERATIONS },
  ...{ blobs, writer },
}).flatMap(([store, operations]) => Object.keys(operations).map((name) => `${store}.${name}`));

/** Makes the calls of stores fail as it is told, and counts them. */
export class Faults {
  readonly calls = new Map<string, number>();
  /** Which have happened. */
  readonly happened = new Set<Fault>();
  #faults: readonly Fault[] = [];
  #isClosed = false;
  readonly #failing = new Map<keyof BareStores, { error: unknown }>();

  /** From now on calls are counted anew, and fail as these say. */
  begin(faults: readonly Fault[]): void {
    this.calls.clear();
    this.happened.clear();
    this.#faults = faults;
    this.#isClosed = false;
  }

  /** From now on every call of these stores has no effect and fails with `error`, until they are mended. */
  failWith(error: unknown, ...stores: (keyof BareStores)[]): void {
    for (const store of stores) this.#failing.set(store, { error });
  }

  /** Stores that were closed, or failed with an error, are there again. */
  mend(): void {
    this.#isClosed = false;
    this.#failing.clear();
  }

  /** Whether all that was to happen has happened. */
  get areOver(): boolean {
    return this.#faults.every((fault) => this.happened.has(fault));
  }

  /** The stores work, whatever was to happen. */
  end(): void {
    this.#faults = [];
    this.mend();
  }

  wrap({ metadata, blobs, limits, uploadTokens }: BareStores): BareStores {
    return {
      metadata: this.#wrap("metadata", metadata),
      blobs: this.#wrapBlobs(blobs),
      limits: limits && this.#wrap("limits", limits),
      uploadTokens: this.#wrap("uploadTokens", uploadTokens),
    };
  }

  #wrapBlobs(store: BlobStore): BlobStore {
    const wrapped = this.#wrap("blobs", store);
    return {
      delete: (key) => wrapped.delete(key),
      room: () => wrapped.room(),
      check: () => wrapped.check(),
      openWriter: async (...parameters) => {
        const open = () => this.#run("blobs.openWriter", () => store.openWriter(...parameters));
        return this.#wrap("writer", await open());
      },
      read: (...parameters) => this.#read(store.read(...parameters)),
    };
  }

  /** Before: nothing comes. After: the first piece comes, and no more. */
  async *#read(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    const mode = this.#next("blobs.read");
    const failAtOnce = () => {
      const failure = this.#failureOf("blobs.read", this.#isClosed ? "closed" : mode);
      if (failure) throw failure.error;
    };
    failAtOnce();
    for await (const piece of source) {
      failAtOnce();
      yield piece;
      if (mode === "after") throw theTestSaysSo();
    }
  }

  #wrap<Store extends object>(name: string, store: Store): Store {
    return new Proxy(store, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        // A store that can't be closed would keep the process alive.
        if (property === "close" && name !== "writer") return value.bind(target);
        const operation = `${name}.${String(property)}`;
        return (...parameters: unknown[]) =>
          this.#run(operation, () => value.apply(target, parameters) as Promise<unknown>);
      },
    });
  }

  async #run<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    const mode = this.#next(operation);
    const failure = this.#failureOf(operation, mode);
    if (failure) {
      // A writer that can't be closed would keep its file open in this process, as no crash does.
      if (operation === "writer.close") await work();
      throw failure.error;
    }
    const result = await work();
    // What nobody has been given nobody can close.
    if (mode === "after" && operation === "blobs.openWriter") await (result as BlobWriter).close();
    if (mode === "after") throw theTestSaysSo();
    return result;
  }

  /** What a call fails with before it has any effect, or null. */
  #failureOf(operation: string, mode: FaultMode | null): { error: unknown } | null {
    const [name] = operation.split(".");
    const store = (name === "writer" ? "blobs" : name) as keyof BareStores;
    const isFaulty = mode === "before" || mode === "closed";
    return this.#failing.get(store) ?? (isFaulty ? { error: theTestSaysSo() } : null);
  }

  #next(operation: string): FaultMode | null {
    const call = (this.calls.get(operation) ?? 0) + 1;
    this.calls.set(operation, call);
    const fault = this.#faults.find((each) => each.operation === operation && each.call === call);
    if (fault) this.happened.add(fault);
    if (fault?.mode === "closed") this.#isClosed = true;
    return this.#isClosed ? "closed" : (fault?.mode ?? null);
  }
}

function theTestSaysSo(): Error {
  return new StoreUnavailableError("the test says so");
}
