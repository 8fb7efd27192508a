import { Worker } from "node:worker_threads";
import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import { moduleBeside } from "../../runtime/module-beside.ts";
import { unpackError } from "../../runtime/portable-error.ts";
import type { MetadataStore } from "../../shares/metadata-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { PlaceRegister } from "../blob-location.ts";
import { LIMIT_METHODS, METADATA_METHODS, PLACE_METHODS, TOKEN_METHODS } from "./store-methods.ts";
import type { StoreName, ThreadAnswer, ThreadCall, ThreadData } from "./thread-messages.ts";

interface ThreadedStoresOptions extends Omit<ThreadData, "aheadMs"> {
  aheadMs?: Float64Array;
  /** Told why a thread has ended unasked. */
  report: (error: unknown) => void;
  startThread?: (data: ThreadData) => Worker;
}

export interface ThreadedStores {
  /** Closing it closes all. */
  metadata: MetadataStore;
  blobPlace: PlaceRegister;
  limits: LimitStore | null;
  uploadTokens: UploadTokenStore | null;
}

/**
 * SQLite's stores in a thread of their own: a commit waits for the disk, and a checkpoint for all of it, and
 * here nothing else waits with them. When the thread ends unasked, what it was asked is StoreUnavailableError
 * (nobody knows whether it was done), and the next call starts another.
 *
 * @throws StoreUnavailableError
 */
export async function openThreadedStores({
  report,
  startThread = startWorker,
  ...data
}: ThreadedStoresOptions): Promise<ThreadedStores> {
  const caller = new ThreadCaller(() => startThread({ aheadMs: null, ...data }), report);
  await caller.open();
  const metadata = { ...remote(caller, "metadata", METADATA_METHODS), close: () => caller.close() };
  const limits = { ...remote(caller, "limits", LIMIT_METHODS), close: async () => {} };
  const tokens = { ...remote(caller, "uploadTokens", TOKEN_METHODS), close: async () => {} };
  return {
    metadata: metadata as unknown as MetadataStore,
    blobPlace: remote(caller, "blobPlace", PLACE_METHODS) as unknown as PlaceRegister,
    limits: data.limitsPath === null ? null : (limits as unknown as LimitStore),
    uploadTokens: data.tokensPath === null ? null : (tokens as unknown as UploadTokenStore),
  };
}

function startWorker(workerData: ThreadData): Worker {
  return new Worker(moduleBeside(import.meta.url, "./thread"), { workerData });
}

function remote<Name extends string>(
  caller: ThreadCaller,
  store: StoreName,
  methods: Record<Name, true>,
): Record<Name, (...parameters: unknown[]) => Promise<unknown>> {
  const names = Object.keys(methods) as Name[];
  const calls = names.map((method) => [
    method,
    (...parameters: unknown[]) => caller.call(store, method, parameters),
  ]);
  return Object.fromEntries(calls);
}

/** One thread and the calls that it has not answered. */
interface Running {
  worker: Worker;
  pending: Map<number, PromiseWithResolvers<unknown>>;
}

class ThreadCaller {
  readonly #startThread: () => Worker;
  readonly #report: (error: unknown) => void;
  #running: Running | null = null;
  #lastId = 0;
  #isClosed = false;

  constructor(startThread: () => Worker, report: (error: unknown) => void) {
    this.#startThread = startThread;
    this.#report = report;
  }

  async open(): Promise<void> {
    await this.#start().pending.get(0)?.promise;
  }

  call(store: StoreName, method: string, parameters: unknown[]): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new StoreUnavailableError("SQLite: it is closed"));
    const running = this.#running ?? this.#start();
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    const call: ThreadCall = { id, store, method, parameters };
    running.worker.postMessage(call);
    expect(running, id, answer);
    return answer.promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = this.#running;
    if (!running) return;
    const ended = new Promise((resolve) => running.worker.once("exit", resolve));
    await Promise.allSettled([...running.pending.values()].map(({ promise }) => promise));
    running.worker.ref();
    running.worker.postMessage("close" satisfies ThreadCall);
    await ended;
  }

  #start(): Running {
    const running: Running = { worker: this.#startThread(), pending: new Map() };
    this.#running = running;
    const { worker, pending } = running;
    const opened = Promise.withResolvers<unknown>();
    // Whoever calls is told by the call.
    opened.promise.catch(() => {});
    expect(running, 0, opened);
    const endWith = (error: Error) => {
      if (this.#running === running) this.#running = null;
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    worker.on("message", (answer: ThreadAnswer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      // An idle thread keeps no process alive.
      if (pending.size === 0) worker.unref();
      if (!("error" in answer)) return waiting?.resolve(answer.value);
      const error = unpackError(answer.error);
      waiting?.reject(error);
      // It could not open the stores, so it answers nothing else: it ends by itself.
      if (answer.id === 0) endWith(error);
    });
    worker.on("error", this.#report);
    worker.on("exit", () => endWith(new StoreUnavailableError("SQLite: its thread has ended")));
    return running;
  }
}

function expect(
  { worker, pending }: Running,
  id: number,
  answer: PromiseWithResolvers<unknown>,
): void {
  pending.set(id, answer);
  worker.ref();
}
