import { useEffect, useState } from "preact/hooks";
import type { SharedContent, SharedPrefix, TakeShared } from "../../app-worker/messages.ts";

const SHARED_PREFIX: SharedPrefix = "#shared=";

/** The service worker answers at once, unless the browser has ended it. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Asks for what another app has shared with this page, if the page was opened for that.
 *
 * @returns whether the content is lost: the service worker no longer has it
 */
export function useSharedContent(onContent: (content: SharedContent) => void): boolean {
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    const id = takeSharedId();
    if (id === null) return;
    void takeSharedContent(id).then((content) => {
      if (content === null) setIsLost(true);
      else onContent(content);
    });
  }, []);
  return isLost;
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
