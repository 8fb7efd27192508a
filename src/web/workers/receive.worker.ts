import { browserCiphers } from "./browser-environment.ts";
import { failureOf } from "./failure.ts";
import type { ReceiveCommand, ReceiveReport } from "./receive-messages.ts";
import { hasOpfs, lockName, OpfsStore, sweepOpfs } from "./recipient/opfs-store.ts";
import { ReceiveSession } from "./recipient/session.ts";
import type { ShareStore } from "./recipient/share-store.ts";

const report = (message: ReceiveReport) => postMessage(message);

const session = startSession();

addEventListener("message", async ({ data: command }: MessageEvent<ReceiveCommand>) => {
  try {
    await (await session).handle(command);
  } catch (error) {
    const survivesReload = await session
      .then((started) => started.survivesReload())
      .catch(() => true);
    report({ kind: "failed", failure: failureOf(error), survivesReload });
  }
});

async function startSession(): Promise<ReceiveSession> {
  const canStore = await hasOpfs();
  if (canStore) sweepOpfs(Date.now()).catch(() => {});
  return new ReceiveSession({
    ciphers: await browserCiphers(),
    report,
    openStore: async (id) => (canStore ? new OpfsStore(id) : memoryStore()),
    takeLock: lockForTab,
  });
}

/** Few browsers need it, so it is not a part of this script. */
async function memoryStore(): Promise<ShareStore> {
  const { MemoryStore } = await import("./recipient/memory-store.ts");
  return new MemoryStore();
}

/** A tab that only sweeps releases the lock sooner. */
const LOCK_TIMEOUT_MS = 1_000;

const locked = new Set<string>();

/** Takes a share's lock until the tab closes. False if another tab has it. */
function lockForTab(id: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (locked.has(id)) return resolve(true);
    const hold = () => {
      locked.add(id);
      resolve(true);
      return new Promise<never>(() => {});
    };
    const signal = AbortSignal.timeout(LOCK_TIMEOUT_MS);
    navigator.locks.request(lockName(id), { signal }, hold).catch(() => resolve(false));
  });
}
