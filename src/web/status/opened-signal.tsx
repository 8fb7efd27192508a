import { useEffect, useRef, useState } from "preact/hooks";
import type { ShowNotification } from "../app-worker/messages.ts";
import { Button } from "../ui/button.tsx";
import { siteName } from "../ui/site-name.ts";
import { text } from "../ui/texts.ts";
import { sitePath } from "../workers/site-address.ts";
import { newlyOpened, type OpenedViews, openedCounts } from "./opened-count.ts";

/** A hidden page asks this often, because only the open card has live updates. */
const REFRESH_EVERY_MS = 60_000;

interface OpenedSignalProps {
  views: OpenedViews;
  /** Asks the server for the status of every share. */
  onRefresh: () => void;
}

/**
 * Tells the sender that a share was opened while the page is hidden: with a number on the icon of the installed app and,
 * after a click on the button, with a notification. Neither says which share it was.
 */
export function OpenedSignal({ views, onRefresh }: OpenedSignalProps) {
  const [permission, setPermission] = useState<NotificationPermission | null>(null);
  const counts = useRef<ReadonlyMap<string, number>>(new Map());
  const unseen = useRef(0);
  const isWanted = permission === "granted";

  useEffect(() => {
    const opened = newlyOpened(counts.current, views);
    counts.current = openedCounts(views);
    if (opened === 0 || document.visibilityState === "visible") return;
    unseen.current += opened;
    void navigator.setAppBadge?.(unseen.current).catch(() => {});
    if (isWanted) void notify(text("shares.openedTitle")).catch(() => {});
  }, [views, isWanted]);

  useEffect(() => {
    const clear = () => {
      if (document.visibilityState === "hidden") return;
      unseen.current = 0;
      void navigator.clearAppBadge?.().catch(() => {});
    };
    clear();
    document.addEventListener("visibilitychange", clear);
    return () => document.removeEventListener("visibilitychange", clear);
  }, []);

  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "hidden") onRefresh();
    }, REFRESH_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWanted, onRefresh]);

  if (!("Notification" in window)) return null;
  return (
    <div role="status">
      {isWanted ? (
        <p>{text("shares.tellsYou")}</p>
      ) : (
        // The sender may have closed the question, or may allow notifications later.
        <Button onClick={async () => setPermission(await Notification.requestPermission())}>
          {text("shares.tellMe")}
        </Button>
      )}
      {permission === "denied" && <p>{text("shares.tellMeBlocked")}</p>}
    </div>
  );
}

/** Other people may see a notification. Android shows only those of a service worker, which shows this page after a click. */
async function notify(title: string): Promise<void> {
  const options = { body: siteName(), tag: "opened" };
  const registration = await navigator.serviceWorker?.getRegistration(sitePath("/"));
  const message: ShowNotification = { kind: "show-notification", title, options };
  if (registration?.active) registration.active.postMessage(message);
  else new Notification(title, options);
}
