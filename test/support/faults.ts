import type { BlobStore, BlobWriter } from "../../src/server/shares/blob-store.ts";
import { StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { CLIENT_LIMIT_OPERATIONS } from "../../src/server/stores/sqlite/sqlite-limits.ts";
import { LIFE_OPERATIONS } from "../../src/server/stores/sqlite/sqlite-store.ts";
import type { BareStores } from "./local-server.ts";

/**
 * `before`: the call has no effect. `after`: the call takes effect, but its answer is lost. `closed`: the call has
 * no effect, and neither has any later call of any store until `mend`.
 */
export type FaultMode = "before" | "after" | "closed";

export interface Fault {
  /** For example "metadata.claimOnce" or "writer.sync". */
  operation: string;
  /** The number of the failing call, starting at 1. */
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

/** Every operation of the stores that shares use. The compiler reports a missing one. */
export const OPERATIONS = Object.entries({
  ...{ metadata: LIFE_OPERATIONS, limits: CLIENT_LIMIT_OPERATIONS },
  ...{ blobs, writer },
}).flatMap(([store, operations]) => Object.keys(operations).map((name) => `${store}.${name}`));

/** Counts the calls of stores, and makes selected ones fail. */
export class Faults {
  readonly calls = new Map<string, number>();
  /** The faults that have happened. */
  readonly happened = new Set<Fault>();
  #faults: readonly Fault[] = [];
  #isClosed = false;
  readonly #failing = new Map<keyof BareStores, { error: unknown }>();

  /** Restarts the counts, and makes later calls fail as `faults` describe. */
  begin(faults: readonly Fault[]): void {
    this.calls.clear();
    this.happened.clear();
    this.#faults = faults;
    this.#isClosed = false;
  }

  /** Makes every later call of these stores fail with `error`, without effect, until `mend`. */
  failWith(error: unknown, ...stores: (keyof BareStores)[]): void {
    for (const store of stores) this.#failing.set(store, { error });
  }

  /** Makes stores available again after they were closed or failed with an error. */
  mend(): void {
    this.#isClosed = false;
    this.#failing.clear();
  }

  /** Whether all faults have happened. */
  get areOver(): boolean {
    return this.#faults.every((fault) => this.happened.has(fault));
  }

  /** Ends all faults, including those that have not happened. */
  end(): void {
    this.#faults = [];
    this.mend();
  }

  wrap({ metadata, blobs, limits, uploadTokens, admin }: BareStores): BareStores {
    return {
      metadata: this.#wrap("metadata", metadata),
      blobs: this.#wrapBlobs(blobs),
      limits: this.#wrap("limits", limits),
      uploadTokens: this.#wrap("uploadTokens", uploadTokens),
      admin: this.#wrap("admin", admin),
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

  /** `before`: the source yields nothing. `after`: it yields only the first piece. */
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
      if (mode === "after") throw simulatedError();
    }
  }

  #wrap<Store extends object>(name: string, store: Store): Store {
    return new Proxy(store, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        // If the store stayed open, it would keep the process alive.
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
      // If the writer stayed open, its file would stay open in this process, unlike after a crash.
      if (operation === "writer.close") await work();
      throw failure.error;
    }
    const result = await work();
    // The caller gets no writer, so it can't close it.
    if (mode === "after" && operation === "blobs.openWriter") await (result as BlobWriter).close();
    if (mode === "after") throw simulatedError();
    return result;
  }

  /** The error with which a call fails before it has any effect, or null. */
  #failureOf(operation: string, mode: FaultMode | null): { error: unknown } | null {
    const [name] = operation.split(".");
    const store = (name === "writer" ? "blobs" : name) as keyof BareStores;
    const isFaulty = mode === "before" || mode === "closed";
    return this.#failing.get(store) ?? (isFaulty ? { error: simulatedError() } : null);
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

function simulatedError(): Error {
  return new StoreUnavailableError("simulated by the test");
}
