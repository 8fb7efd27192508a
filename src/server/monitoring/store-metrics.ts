import type { BlobStore, BlobWriter } from "../shares/blob-store.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import type { Metrics } from "./metrics.ts";

type Call = (...parameters: never[]) => unknown;

/** Measures each operation of a store under its name. Other properties stay as they are. */
function measured<Store extends object>(
  store: Store,
  measure: <Result>(operation: string, work: () => Promise<Result>) => Promise<Result>,
): Store {
  const wrappers = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      const wrapper =
        wrappers.get(property) ??
        ((...parameters: never[]) =>
          measure(String(property), async () => (value as Call).apply(target, parameters)));
      wrappers.set(property, wrapper);
      return wrapper;
    },
  });
}

function measurement(metrics: Metrics, store: string) {
  return async <Result>(operation: string, work: () => Promise<Result>): Promise<Result> => {
    const begin = performance.now();
    const count = (result: "ok" | "error") =>
      metrics.countStoreCall(store, operation, result, performance.now() - begin);
    try {
      const result = await work();
      count("ok");
      return result;
    } catch (error) {
      count("error");
      throw error;
    }
  };
}

/** Measures the operations of a metadata store, and counts the answers to claims. */
export function measureMetadata(metadata: MetadataStore, metrics: Metrics): MetadataStore {
  const measure = measurement(metrics, "metadata");
  return measured(metadata, async (operation, work) => {
    const result = await measure(operation, work);
    if (operation === "claimOnce") metrics.countClaim((result as ClaimAnswer).outcome);
    return result;
  });
}

type ClaimAnswer = Awaited<ReturnType<MetadataStore["claimOnce"]>>;

/** Measures the operations of a blob store and of its writers. `read` is the time to its first bytes. */
export function measureBlobs(blobs: BlobStore, metrics: Metrics): BlobStore {
  const measure = measurement(metrics, "blobs");
  const ofWriter = (writer: BlobWriter): BlobWriter => measured(writer, measure);
  return {
    openWriter: (key, start) =>
      measure("openWriter", async () => ofWriter(await blobs.openWriter(key, start))),
    async *read(key, start, end) {
      const pieces = blobs.read(key, start, end)[Symbol.asyncIterator]();
      try {
        const first = await measure("read", () => pieces.next());
        if (first.done) return;
        yield first.value;
        yield* { [Symbol.asyncIterator]: () => pieces };
      } finally {
        await pieces.return?.();
      }
    },
    delete: (key) => measure("delete", () => blobs.delete(key)),
    room: () => measure("room", () => blobs.room()),
    check: () => measure("check", () => blobs.check()),
  };
}
