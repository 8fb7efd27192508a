import { adminPath } from "./admin-path.ts";
import { addLocalTimes } from "./local-times.ts";

const EVERY_MS = 5_000;
const TIMEOUT_MS = 15_000;
const LIVE_PAGE = adminPath("/admin/live");

/** Replaces the elements with `data-live` every few seconds while the page is visible. */
export function keepLive(page: Document): void {
  const freshness = page.getElementById("freshness");
  if (!freshness) return;
  freshness.classList.add("live");
  let timer = 0;
  const plan = () => {
    clearTimeout(timer);
    timer = window.setTimeout(update, EVERY_MS);
  };
  const update = async () => {
    if (page.visibilityState === "visible") {
      const fresh = await fetchPage().catch(() => null);
      if (fresh) replaceLiveElements(page, fresh);
      showConnection(page, fresh !== null);
    }
    plan();
  };
  // Browsers throttle the timers of a page that nobody sees.
  page.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    void update();
  });
  plan();
}

/**
 * Null: the server gave no dashboard. XMLHttpRequest parses the page without running anything in it. It needs no
 * Trusted Types policy, which the page's Content-Security-Policy forbids.
 */
function fetchPage(): Promise<Document | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", LIVE_PAGE);
    request.setRequestHeader("accept", "text/html");
    request.responseType = "document";
    request.timeout = TIMEOUT_MS;
    request.onload = () => {
      const { status, response } = request;
      const fresh = response as Document | null;
      // The session has ended: the server answered with the sign-in form. The old numbers must not stay on the screen.
      if (status === 200 && !fresh?.getElementById("freshness"))
        window.location.replace(adminPath("/admin"));
      resolve(status === 200 ? fresh : null);
    };
    request.onerror = reject;
    request.ontimeout = reject;
    request.send();
  });
}

function replaceLiveElements(page: Document, fresh: Document): void {
  // A new day moves every bar.
  if (textOf(page, "day") !== textOf(fresh, "day")) window.location.reload();
  for (const old of page.querySelectorAll("[data-live]")) {
    const name = old.getAttribute("data-live") ?? "";
    const next = fresh.querySelector(`[data-live="${name}"]`);
    if (next && !old.isEqualNode(next)) old.replaceWith(page.adoptNode(next));
  }
  addLocalTimes(page);
}

function textOf(page: Document, name: string): string | null {
  return page.querySelector(`[data-live="${name}"]`)?.textContent ?? null;
}

function showConnection(page: Document, isConnected: boolean): void {
  const freshness = page.getElementById("freshness");
  if (!freshness) return;
  freshness.classList.toggle("live", isConnected);
  const warning = freshness.querySelector(".not-live");
  if (isConnected) {
    warning?.remove();
  } else if (!warning) {
    const added = page.createElement("span");
    added.className = "not-live";
    added.textContent = "Not live: the server can't be reached. ";
    freshness.prepend(added);
  }
}
