import type { BlobStore, BlobWriter } from "../../../src/server/blobs/blob-store.ts";
import type { LimitStore } from "../../../src/server/limits/limit-store.ts";
import type { MetadataStore } from "../../../src/server/metadata/metadata-store.ts";
import { StoreUnavailableError } from "../../../src/server/store-errors.ts";

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

/** Every operation of the stores: the compiler sees to it that none is missing. */
const metadata: Record<Exclude<keyof MetadataStore, "close">, true> = {
  createOnce: true,
  readUpload: true,
  beginUploadWrite: true,
  recordUploaded: true,
  preview: true,
  claimOnce: true,
  readLease: true,
  reserveServing: true,
  returnUnserved: true,
  confirmDelivery: true,
  readStatus: true,
  unlock: true,
  burn: true,
  settleDue: true,
  dueDeletions: true,
  deletionDone: true,
  postponeDeletion: true,
  scrubErased: true,
  check: true,
};
const blobs: Record<keyof BlobStore, true> = {
  openWriter: true,
  read: true,
  delete: true,
  room: true,
  check: true,
};
const writer: Record<keyof BlobWriter, true> = { write: true, sync: true, close: true };
const limits: Record<Exclude<keyof LimitStore, "close">, true> = {
  chargeAll: true,
  takePlaces: true,
  leavePlaces: true,
  forgetEnded: true,
};

export const OPERATIONS = Object.entries({ metadata, blobs, writer, limits }).flatMap(
  ([store, operations]) => Object.keys(operations).map((name) => `${store}.${name}`),
);

/** Makes the calls of stores fail as it is told, and counts them. */
export class Faults {
  readonly calls = new Map<string, number>();
  /** Which have happened. */
  readonly happened = new Set<Fault>();
  #faults: readonly Fault[] = [];
  #isClosed = false;

  /** From now on calls are counted anew, and fail as these say. */
  begin(faults: readonly Fault[]): void {
    this.calls.clear();
    this.happened.clear();
    this.#faults = faults;
    this.#isClosed = false;
  }

  /** Stores that were closed are there again. */
  mend(): void {
    this.#isClosed = false;
  }

  /** Whether all that was to happen has happened. */
  get areOver(): boolean {
    return this.#faults.every((fault) => this.happened.has(fault));
  }

  /** The stores work, whatever was to happen. */
  end(): void {
    this.#faults = [];
    this.#isClosed = false;
  }

  metadata(store: MetadataStore): MetadataStore {
    return this.#wrap("metadata", store);
  }

  limits(store: LimitStore): LimitStore {
    return this.#wrap("limits", store);
  }

  blobs(store: BlobStore): BlobStore {
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
    if (mode !== null && mode !== "after") throw new StoreUnavailableError("the test says so");
    for await (const piece of source) {
      if (this.#isClosed) throw new StoreUnavailableError("the test says so");
      yield piece;
      if (mode === "after") throw new StoreUnavailableError("the test says so");
    }
  }

  #wrap<Store extends object>(name: string, store: Store): Store {
    return new Proxy(store, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        const operation = `${name}.${String(property)}`;
        if (!OPERATIONS.includes(operation)) return value.bind(target);
        return (...parameters: unknown[]) =>
          this.#run(operation, () => value.apply(target, parameters) as Promise<unknown>);
      },
    });
  }

  async #run<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    const mode = this.#next(operation);
    if (mode === "before" || mode === "closed") {
      // A writer that can't be closed would keep its file open in this process, as no crash does.
      if (operation === "writer.close") await work();
      throw new StoreUnavailableError("the test says so");
    }
    const result = await work();
    // What nobody has been given nobody can close.
    if (mode === "after" && operation === "blobs.openWriter") await (result as BlobWriter).close();
    if (mode === "after") throw new StoreUnavailableError("the test says so");
    return result;
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
