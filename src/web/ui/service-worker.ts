import { trustedScriptUrl } from "../trusted-worker.ts";
import { sitePath } from "../workers/site-address.ts";

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
    if (!isWanted) await (await serviceWorker.getRegistration(sitePath("/")))?.unregister();
    else {
      const script = trustedScriptUrl(sitePath("/sw.js"));
      await serviceWorker.register(script, { scope: sitePath("/"), updateViaCache: "none" });
    }
  };
  const begin = () => void act().catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
