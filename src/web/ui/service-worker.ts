import type { CachePrefix } from "../app-worker/messages.ts";
import { trustedScriptUrl } from "../trusted-worker.ts";
import { SITE_URL, sitePath } from "../workers/site-address.ts";

/**
 * Registers the service worker of the installed app after the page has loaded. If the server does not want one, an earlier
 * one is removed. Without a service worker, the page works as before.
 */
export function keepServiceWorker(): void {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  // The server puts this link into its pages only if they can be installed.
  const isWanted = document.querySelector("link[rel=manifest]") !== null;
  const act = async () => {
    const scope = sitePath("/");
    if (!isWanted) return endServiceWorker(scope);
    const script = trustedScriptUrl(sitePath("/sw.js"));
    await serviceWorker.register(script, { scope, updateViaCache: "none" });
  };
  const begin = () => void act().catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** The service worker ends itself too, but the browser asks the server for its script at most once a day. */
async function endServiceWorker(scope: string): Promise<void> {
  await (await navigator.serviceWorker.getRegistration(scope))?.unregister();
  const own: CachePrefix = `onetimeshare ${SITE_URL} `;
  for (const name of await caches.keys()) if (name.startsWith(own)) await caches.delete(name);
}
