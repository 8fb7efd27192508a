import { browserCiphers } from "./browser-ciphers.ts";
import type { ReceiveCommand, ReceiveReport } from "./receive-messages.ts";
import { MemoryStore } from "./receiving/memory-store.ts";
import { hasOpfs, lockName, OpfsStore, sweepOpfs } from "./receiving/opfs-store.ts";
import { receiveTroubleOf } from "./receiving/receive-errors.ts";
import { ReceiveSession } from "./receiving/receive-session.ts";

const report = (message: ReceiveReport) => postMessage(message);

const session = startSession();

addEventListener("message", async ({ data: command }: MessageEvent<ReceiveCommand>) => {
  try {
    await (await session).handle(command);
  } catch (error) {
    report({ kind: "failed", command: command.kind, trouble: receiveTroubleOf(error) });
  }
});

async function startSession(): Promise<ReceiveSession> {
  const isKeeping = await hasOpfs();
  if (isKeeping) sweepOpfs(Date.now()).catch(() => {});
  const takeLock = holdLocks();
  return new ReceiveSession({
    ciphers: await browserCiphers(),
    report,
    openStore: async (id) => (isKeeping ? new OpfsStore(id) : new MemoryStore()),
    takeLock,
  });
}

/** Locks that are taken once and held until the tab is closed. */
function holdLocks(): (id: string) => Promise<boolean> {
  const held = new Set<string>();
  return async (id) => {
    if (held.has(id)) return true;
    const isOurs = await new Promise<boolean>((resolve, reject) => {
      const hold = (lock: Lock | null) => {
        resolve(lock !== null);
        return lock ? new Promise<never>(() => {}) : null;
      };
      navigator.locks.request(lockName(id), { ifAvailable: true }, hold).catch(reject);
    });
    if (isOurs) held.add(id);
    return isOurs;
  };
}
