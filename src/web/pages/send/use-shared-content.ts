import { useEffect, useState } from "preact/hooks";
import type { SharedContent, SharedPrefix, TakeShared } from "../../app-worker/messages.ts";

const SHARED_PREFIX: SharedPrefix = "#shared=";

/** The service worker answers at once, unless the browser has ended it. */
const ANSWER_WITHIN_MS = 10_000;

/** Whether the content that another app has shared is here, or the service worker no longer has it. */
export type SharedState = "arrived" | "lost" | null;

/**
 * Asks for what another app has shared with this page, if the page was opened for that.
 *
 * @returns null if nothing was shared
 */
export function useSharedContent(onContent: (content: SharedContent) => void): SharedState {
  const [state, setState] = useState<SharedState>(null);
  useEffect(() => {
    const id = takeSharedId();
    if (id === null) return;
    void takeSharedContent(id).then((content) => {
      setState(content === null ? "lost" : "arrived");
      if (content !== null) onContent(content);
    });
  }, []);
  return state;
}

/** Removes the id of the content from the address, so that a reload does not ask again. */
function takeSharedId(): string | null {
  const { hash, pathname, search } = location;
  if (!hash.startsWith(SHARED_PREFIX)) return null;
  history.replaceState(history.state, "", pathname + search);
  return hash.slice(SHARED_PREFIX.length);
}

async function takeSharedContent(id: string): Promise<SharedContent | null> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  const answer = Promise.withResolvers<SharedContent | null>();
  port1.onmessage = ({ data }) => answer.resolve(data);
  const timer = setTimeout(() => answer.resolve(null), ANSWER_WITHIN_MS);
  const message: TakeShared = { kind: "take-shared", id };
  worker.postMessage(message, [port2]);
  const content = await answer.promise;
  clearTimeout(timer);
  port1.close();
  return content;
}
