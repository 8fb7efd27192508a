import { parentPort, workerData } from "node:worker_threads";
import { packError } from "../../runtime/portable-error.ts";
import type { Upgrade } from "./database.ts";
import { openSqliteAdmin } from "./sqlite-admin.ts";
import { openSqliteLimits } from "./sqlite-limits.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { openSqliteTokens } from "./sqlite-tokens.ts";
import type {
  StoreName,
  ThreadAnswer,
  ThreadCall,
  ThreadData,
  ThreadMessage,
} from "./threaded-stores.ts";

/* The thread of SQLite: it opens the stores and runs the calls of the main thread. */
const { path, rules, limitsPath, tokensPath, adminPath, aheadMs } = workerData as ThreadData;
const tell = (message: ThreadMessage) => parentPort?.postMessage(message);
const clock = () => Date.now() + (aheadMs?.[0] ?? 0);

/** The answers of one transaction, sent as one message. */
let answers: ThreadAnswer[] = [];

await replyToCall(0, async () => {
  const reportUpgrade = (upgrade: Upgrade) => tell({ upgrade });
  const metadata = await openSqliteStore({ path, rules, clock, reportUpgrade });
  const limits =
    limitsPath === null ? null : await openSqliteLimits(limitsPath, clock, reportUpgrade);
  const uploadTokens =
    tokensPath === null ? null : await openSqliteTokens(tokensPath, clock, reportUpgrade);
  const admin = await openSqliteAdmin(adminPath, clock, reportUpgrade);
  const { blobLocation } = metadata;
  const stores: Record<StoreName, object | null> = {
    ...{ metadata, blobLocation, limits, uploadTokens, admin },
  };
  const run = async ({ store: name, method, parameters }: ThreadCall) => {
    const called: unknown = stores[name] && Reflect.get(stores[name], method);
    if (typeof called !== "function") throw new Error(`SQLite's thread has no ${name}.${method}`);
    return called(...parameters);
  };
  parentPort?.on("message", (calls: readonly ThreadCall[] | "close") => {
    if (calls === "close") {
      const closing = [metadata, limits, uploadTokens, admin].map((store) => store?.close());
      void Promise.all(closing).then(() => parentPort?.close());
    } else {
      for (const call of calls) void replyToCall(call.id, () => run(call));
    }
  });
});

async function replyToCall(id: number, work: () => Promise<unknown>): Promise<void> {
  try {
    reply({ id, value: await work() });
  } catch (error) {
    reply({ id, error: packError(error) });
  }
}

function reply(answer: ThreadAnswer): void {
  // The other calls of the transaction reply before the next tick.
  if (answers.push(answer) > 1) return;
  process.nextTick(() => {
    const all = answers;
    answers = [];
    tell(all);
  });
}
