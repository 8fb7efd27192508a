import { parentPort, workerData } from "node:worker_threads";
import { packError } from "../../runtime/portable-error.ts";
import { openSqliteLimits } from "./sqlite-limits.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { openSqliteTokens } from "./sqlite-tokens.ts";
import type { StoreName, ThreadAnswer, ThreadCall, ThreadData } from "./thread-messages.ts";

/** The thread that SQLite is in: it opens the stores and does what it is told, call by call. */
const { path, rules, limitsPath, tokensPath, aheadMs } = workerData as ThreadData;
const clock = () => Date.now() + (aheadMs?.[0] ?? 0);

await answer(0, async () => {
  const metadata = await openSqliteStore({ path, rules, clock });
  const limits = limitsPath === null ? null : await openSqliteLimits(limitsPath, clock);
  const uploadTokens = tokensPath === null ? null : await openSqliteTokens(tokensPath);
  const opened = [metadata, limits, uploadTokens];
  const { blobPlace } = metadata;
  const stores = { metadata, blobPlace, limits, uploadTokens } as unknown as Stores;
  const run = async ({ store: name, method, parameters }: Exclude<ThreadCall, "close">) => {
    const store = stores[name];
    if (!store?.[method]) throw new Error(`SQLite's thread has no ${name}.${method}`);
    return store[method](...parameters);
  };
  parentPort?.on("message", (call: ThreadCall) => {
    if (call === "close") {
      const closing = opened.map((store) => store?.close());
      void Promise.all(closing).then(() => parentPort?.close());
    } else {
      void answer(call.id, () => run(call));
    }
  });
});

type Method = (...parameters: unknown[]) => Promise<unknown>;
type Stores = Record<StoreName, Record<string, Method> | null>;

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  const reply = (message: ThreadAnswer) => parentPort?.postMessage(message);
  try {
    reply({ id, value: await work() });
  } catch (error) {
    reply({ id, error: packError(error) });
  }
}
