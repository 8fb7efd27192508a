import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { AdminStore } from "../../admin/admin-store.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import { type PortableError, unpackError } from "../../runtime/portable-error.ts";
import type { LifecycleRules, MetadataStore } from "../../shares/metadata-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { LocationRegister } from "../blob-location.ts";
import type { ReportUpgrade, Upgrade } from "./database.ts";
import { methodsOf } from "./operations.ts";
import { ADMIN_OPERATIONS } from "./sqlite-admin.ts";
import { LIMIT_OPERATIONS } from "./sqlite-limits.ts";
import { LOCATION_OPERATIONS, METADATA_OPERATIONS } from "./sqlite-store.ts";
import { TOKEN_OPERATIONS } from "./sqlite-tokens.ts";

/** The parameters of the thread. */
export interface ThreadData {
  path: string;
  rules: LifecycleRules;
  /** Null: there are no limits. */
  limitsPath: string | null;
  /** Null: nobody needs an upload token. */
  tokensPath: string | null;
  adminPath: string;
  /** Shared memory with one number: how far the clock is ahead of the system's, for tests. */
  aheadMs: Float64Array | null;
}

export type StoreName = "metadata" | "blobLocation" | "limits" | "uploadTokens" | "admin";

/** A call of a store's method. The thread gets lists of them, and at the end the message `close`. */
export interface ThreadCall {
  id: number;
  store: StoreName;
  method: string;
  parameters: unknown[];
}

/** Id 0: whether the stores could be opened. */
export type ThreadAnswer = { id: number; value: unknown } | { id: number; error: PortableError };

/** While it opens the stores, the thread reports upgrades. */
export type ThreadMessage = readonly ThreadAnswer[] | { upgrade: Upgrade };

interface ThreadedStoresOptions extends Omit<ThreadData, "aheadMs"> {
  aheadMs?: Float64Array;
  /** Gets the error that ended a thread. */
  report: (error: unknown) => void;
  reportUpgrade?: ReportUpgrade;
  startThread?: (data: ThreadData) => Worker;
}

export interface ThreadedStores {
  /** Its `close` closes all stores. */
  metadata: MetadataStore;
  blobLocation: LocationRegister;
  limits: LimitStore | null;
  uploadTokens: UploadTokenStore | null;
  admin: AdminStore;
}

/**
 * The SQLite stores in a thread of their own, so that only they wait for the disk during a commit or a checkpoint. When
 * the thread ends unexpectedly, its calls reject with StoreUnavailableError: nobody knows whether they took effect. The
 * next call starts another thread.
 *
 * @throws StoreUnavailableError
 */
export async function openThreadedStores({
  report,
  reportUpgrade = () => {},
  startThread = startSqliteThread,
  ...data
}: ThreadedStoresOptions): Promise<ThreadedStores> {
  const caller = new ThreadCaller(
    () => startThread({ aheadMs: null, ...data }),
    report,
    reportUpgrade,
  );
  await caller.open();
  const remote =
    (store: StoreName) =>
    (method: string) =>
    (...parameters: unknown[]) =>
      caller.call(store, method, parameters);
  const limits = methodsOf<LimitStore>(LIMIT_OPERATIONS, remote("limits"));
  const uploadTokens = methodsOf<UploadTokenStore>(TOKEN_OPERATIONS, remote("uploadTokens"));
  const admin = methodsOf<AdminStore>(ADMIN_OPERATIONS, remote("admin"));
  const close = async () => {};
  return {
    metadata: {
      ...methodsOf<MetadataStore>(METADATA_OPERATIONS, remote("metadata")),
      close: () => caller.close(),
    },
    blobLocation: methodsOf<LocationRegister>(LOCATION_OPERATIONS, remote("blobLocation")),
    limits: data.limitsPath === null ? null : { ...limits, close },
    uploadTokens: data.tokensPath === null ? null : { ...uploadTokens, close },
    admin: { ...admin, close },
  };
}

function startSqliteThread(workerData: ThreadData): Worker {
  // tsc does not turn .ts into .js in a string.
  const module = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(module, { workerData });
}

/** One thread and its unanswered calls. */
interface Running {
  worker: Worker;
  pending: Map<number, PromiseWithResolvers<unknown>>;
  /** Not sent yet. */
  unsent: ThreadCall[];
}

class ThreadCaller {
  readonly #startThread: () => Worker;
  readonly #report: (error: unknown) => void;
  readonly #reportUpgrade: ReportUpgrade;
  #running: Running | null = null;
  #lastId = 0;
  #isClosed = false;

  constructor(
    startThread: () => Worker,
    report: (error: unknown) => void,
    reportUpgrade: ReportUpgrade,
  ) {
    this.#startThread = startThread;
    this.#report = report;
    this.#reportUpgrade = reportUpgrade;
  }

  async open(): Promise<void> {
    await this.#start().pending.get(0)?.promise;
  }

  call(store: StoreName, method: string, parameters: unknown[]): Promise<unknown> {
    if (this.#isClosed)
      return Promise.reject(new StoreUnavailableError("SQLite: the store is closed"));
    const running = this.#running ?? this.#start();
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    send(running, { id, store, method, parameters });
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
    running.worker.postMessage("close");
    await ended;
  }

  #start(): Running {
    const running: Running = { worker: this.#startThread(), pending: new Map(), unsent: [] };
    this.#running = running;
    const { worker, pending } = running;
    const opened = Promise.withResolvers<unknown>();
    // `open` or the waiting calls report the error. Unhandled, this rejection would end the process.
    opened.promise.catch(() => {});
    expect(running, 0, opened);
    const endWith = (error: Error) => {
      if (this.#running === running) this.#running = null;
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    const settle = (answer: ThreadAnswer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      if (!("error" in answer)) return waiting?.resolve(answer.value);
      const error = unpackError(answer.error);
      waiting?.reject(error);
      // The thread could not open the stores. It answers no other call and ends by itself.
      if (answer.id === 0) endWith(error);
    };
    worker.on("message", (message: ThreadMessage) => {
      if ("upgrade" in message) return this.#reportUpgrade(message.upgrade);
      for (const answer of message) settle(answer);
      // An idle thread must not keep the process alive.
      if (pending.size === 0) worker.unref();
    });
    worker.on("error", this.#report);
    worker.on("exit", () => endWith(new StoreUnavailableError("SQLite: the thread has ended")));
    return running;
  }
}

/** The thread commits while calls gather here: those of one poll of the event loop are one message. */
function send({ worker, pending, unsent }: Running, call: ThreadCall): void {
  const post = () => worker.postMessage(unsent.splice(0));
  if (unsent.push(call) > 1) return;
  // An idle thread begins at once.
  if (pending.size === 0) post();
  else setImmediate(post);
}

function expect(
  { worker, pending }: Running,
  id: number,
  answer: PromiseWithResolvers<unknown>,
): void {
  pending.set(id, answer);
  worker.ref();
}
