import { NO_NATIVE_CIPHER } from "../support/no-native-cipher.ts";
import type { Chromium } from "./cdp.ts";

const WITHIN_SECONDS = 300;

/** A tab. */
export interface BrowserPage {
  visit(url: string): Promise<void>;
  /** Runs a script and returns its value. */
  run<Value>(expression: string): Promise<Value>;
  /** Waits until an expression is true in the page. */
  until(expression: string): Promise<void>;
  chooseFile(selector: string, path: string): Promise<void>;
  /** Closes the tab and deletes everything that it stored. */
  close(): Promise<void>;
}

/** Opens a tab. With `fallback`, its Workers have no ChaCha20-Poly1305 of their own. */
export async function openPage(
  browser: Chromium,
  { fallback }: { fallback: boolean },
): Promise<BrowserPage> {
  const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
  const attached = await browser.send("Target.attachToTarget", { targetId, flatten: true });
  const session = String(attached.sessionId);
  const send: Chromium["send"] = (method, parameters) => browser.send(method, parameters, session);
  const weakened = fallback ? await weakenWorkers(browser, session) : null;
  const run = async <Value>(expression: string): Promise<Value> => {
    const evaluation = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = (await send("Runtime.evaluate", evaluation)) as {
      result: { value: Value };
      exceptionDetails?: { exception?: { description?: string } };
    };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
    return result.value;
  };
  let origin = "";
  return {
    run,
    async visit(url) {
      origin = new URL(url).origin;
      await send("Page.navigate", { url });
    },
    async until(expression) {
      await run(`new Promise((resolve, reject) => {
        const begunAt = performance.now();
        const look = () => {
          if (${expression}) resolve();
          else if (performance.now() - begunAt < ${1000 * WITHIN_SECONDS}) setTimeout(look, 10);
          else reject(new Error("not within the time: " + document.body.innerText));
        };
        look();
      })`);
    },
    async chooseFile(selector, path) {
      const { root } = await send("DOM.getDocument");
      const { nodeId } = root as { nodeId: number };
      const found = await send("DOM.querySelector", { nodeId, selector });
      await send("DOM.setFileInputFiles", { nodeId: found.nodeId, files: [path] });
    },
    async close() {
      if (weakened?.size === 0) throw new Error("no Worker got the fallback cipher");
      await send("Page.navigate", { url: "about:blank" });
      await send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
      await browser.send("Target.closeTarget", { targetId });
    },
  };
}

/**
 * Runs a script in each Worker before its own. No request is intercepted, so that the network is as fast as ever.
 * Returns the sessions of these Workers.
 */
async function weakenWorkers(browser: Chromium, page: string): Promise<Set<string>> {
  const sessions = new Set([page]);
  const weakened = new Set<string>();
  const watch = (session: string) =>
    browser.send(
      "Target.setAutoAttach",
      { autoAttach: true, waitForDebuggerOnStart: true, flatten: true },
      session,
    );
  browser.on("Target.attachedToTarget", (parameters, parent) => {
    if (parent === undefined || !sessions.has(parent)) return;
    const session = String(parameters.sessionId);
    sessions.add(session);
    const weaken = async () => {
      // A Worker may start Workers of its own.
      await watch(session);
      await browser.send("Runtime.evaluate", { expression: NO_NATIVE_CIPHER }, session);
      await browser.send("Runtime.runIfWaitingForDebugger", {}, session);
      weakened.add(session);
    };
    // A Worker that has ended meanwhile needs nothing.
    weaken().catch(() => {});
  });
  await watch(page);
  return weakened;
}
