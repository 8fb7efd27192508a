import type {
  CachePrefix,
  LanguageChosen,
  SharedContent,
  SharedPrefix,
  ShowNotification,
  TakeShared,
} from "./messages.ts";

/**
 * The service worker of the pages. It has three tasks:
 *
 * - it holds the scripts of its release, for pages that are still open after an upgrade;
 * - it shows a message when there is no network;
 * - it takes what another app shares, and gives it to the start page.
 *
 * A click on a notification of a page shows that page, or "My shares".
 *
 * It never stores a page, an answer of the API or content. Pages always come from the server, and name their scripts by a
 * hash, so a new release never gets old scripts.
 */

/** The server puts this line before the script: see src/server/pages/installed-app.ts. */
interface Release {
  /** A hash of what follows. */
  name: string;
  /** Paths relative to the start page. Each contains a hash of its content. */
  files: string[];
  /** The path of the page that says that there is no network. */
  offline: string;
}

declare const self: ServiceWorkerGlobalScope & {
  /** Null: the server does not want a service worker. */
  release: Release | null;
};

const CACHE_PREFIX: CachePrefix = `onetimeshare ${self.registration.scope} `;
const { release } = self;
const site = new URL(self.registration.scope);

const PAGES = /^(?:shares|s\/[^/]+)?$/;
const SHARE_TARGET = "share-target";
const SHARED_PREFIX: SharedPrefix = "#shared=";

/** How long shared content waits for the start page. */
const SHARED_FOR_MS = 60_000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (path === null) return;
  if (request.method === "POST" && path === SHARE_TARGET) {
    // A page that another site frames takes nothing.
    if (request.destination === "document") event.respondWith(takeShare(event));
  } else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && PAGES.test(path)) event.respondWith(pageFor(event));
  else if (path.startsWith("assets/")) event.respondWith(fileFor(request));
});
self.addEventListener("message", (event) => {
  const message = event.data as TakeShared | LanguageChosen | ShowNotification;
  if (message.kind === "language-chosen") event.waitUntil(storeOffline().catch(() => {}));
  if (message.kind === "show-notification") event.waitUntil(notify(message, event.source));
  if (message.kind !== "take-shared") return;
  const { id } = message;
  const [port] = event.ports;
  port?.postMessage(shared.get(id)?.content ?? null);
  shared.get(id)?.done();
  shared.delete(id);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPage(String(event.notification.data)));
});

/** The notification names its tab: other tabs can show the same page, but not the same share. */
async function notify(
  { title, options }: ShowNotification,
  source: ExtendableMessageEvent["source"],
): Promise<void> {
  const data = source instanceof Client ? source.id : null;
  await self.registration.showNotification(title, { ...options, data });
}

/**
 * Shows the tab that asked for a notification. If it is closed, "My shares" shows the same.
 *
 * @param id the id of the client
 */
async function showPage(id: string): Promise<void> {
  const tab = await self.clients.get(id);
  const isOpen = tab instanceof WindowClient;
  await (isOpen ? tab.focus() : self.clients.openWindow(new URL("shares", site)));
}

/** The path relative to the start page; null for an address outside of the site. */
function pathOf(address: string): string | null {
  const { origin, pathname } = new URL(address);
  const isOfSite = origin === site.origin && pathname.startsWith(site.pathname);
  return isOfSite ? pathname.slice(site.pathname.length) : null;
}

async function install(): Promise<void> {
  if (release !== null) {
    const cache = await caches.open(CACHE_PREFIX + release.name);
    // Part of a release does no harm: what is missing comes from the server.
    await Promise.all([...release.files.map((path) => store(cache, path)), storeOffline()]);
  }
  // No page depends on the version of this script, so the new one begins at once.
  await self.skipWaiting();
}

/** Settles after the last call of `storeOffline`. */
let storing: Promise<void> = Promise.resolve();

/**
 * Stores the page that says that there is no network, in the language of the visitor. One call after the other: the
 * answers of two choices could arrive in another order.
 *
 * @throws TypeError if the server does not send the page. Then an earlier one stays.
 */
function storeOffline(): Promise<void> {
  const call = storing.then(fetchOffline);
  storing = call.catch(() => {});
  return call;
}

async function fetchOffline(): Promise<void> {
  if (release === null) return;
  await store(await caches.open(CACHE_PREFIX + release.name), release.offline);
}

/** The types of answers by the ending of the file. Other endings are pictures. */
const TYPES: Readonly<Record<string, RegExp>> = {
  js: /^(?:text|application)\/javascript\b/,
  css: /^text\/css\b/,
  woff2: /^font\/woff2\b/,
  wasm: /^application\/wasm\b/,
  html: /^text\/html\b/,
};

/**
 * A proxy can answer a file with its sign-in page, or redirect to it. The cache would answer with it until the next release.
 *
 * @throws TypeError if the answer is not the file. Then the browser tries to install this script later.
 */
async function store(cache: Cache, path: string): Promise<void> {
  const address = new URL(path, site).href;
  const answer = await fetch(address, { redirect: "error" });
  const expected = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? /^image\//;
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status !== 200 || answer.type !== "basic" || !expected.test(type)) {
    throw new TypeError(`The server did not send ${path}.`);
  }
  await cache.put(address, answer);
}

async function activate(): Promise<void> {
  if (release === null) return end();
  await self.registration.navigationPreload?.enable();
  await removeOldReleases();
  await self.clients.claim();
}

/** Files of older releases stay until no page is open that may need them. */
async function removeOldReleases(): Promise<void> {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.length > 0) return;
  await removeCaches((name) => name !== CACHE_PREFIX + release?.name);
}

async function removeCaches(isOld: (name: string) => boolean): Promise<void> {
  const names = (await caches.keys()).filter(
    (name) => name.startsWith(CACHE_PREFIX) && isOld(name),
  );
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function end(): Promise<void> {
  await removeCaches(() => true);
  await self.registration.unregister();
}

let isChecked = false;

/** A server that has no service worker, such as one of an older release, ends this one. */
async function endIfRevoked(): Promise<void> {
  if (isChecked) return;
  isChecked = true;
  const script = new URL("sw.js", site);
  const { status } = await fetch(script, { method: "HEAD", cache: "no-store" });
  if (status === 404 || status === 410) await end();
}

async function pageFor(event: FetchEvent): Promise<Response> {
  event.waitUntil(removeOldReleases());
  event.waitUntil(endIfRevoked().catch(() => {}));
  try {
    const preloaded = (await event.preloadResponse) as Response | undefined;
    return preloaded ?? (await fetch(event.request));
  } catch {
    return (await offlinePage()) ?? Response.error();
  }
}

/** The caches of older releases have this page too: it has no hash in its name. */
async function offlinePage(): Promise<Response | undefined> {
  if (release === null) return undefined;
  const cacheName = CACHE_PREFIX + release.name;
  return caches.match(new URL(release.offline, site), { cacheName });
}

/** A name with a hash has one content only, so the release does not matter. */
async function fileFor(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Content by the id in the address of the start page. Only in memory: nothing of it is left on the device. */
const shared = new Map<string, { content: SharedContent; done: () => void }>();

async function takeShare(event: FetchEvent): Promise<Response> {
  const id = crypto.randomUUID();
  try {
    const content = contentOf(await event.request.formData());
    const { promise, resolve } = Promise.withResolvers<void>();
    shared.set(id, { content, done: resolve });
    setTimeout(() => {
      shared.delete(id);
      resolve();
    }, SHARED_FOR_MS);
    // The browser must not end the service worker before the start page has asked.
    event.waitUntil(promise);
  } catch {
    // The start page says that the content is missing.
  }
  return Response.redirect(new URL(SHARED_PREFIX + id, site).href, 303);
}

/** Some apps put an address into `text`, others into `url`. */
function contentOf(form: FormData): SharedContent {
  const files = form.getAll("files").filter((entry) => entry instanceof File);
  const texts = ["title", "text", "url"]
    .map((name) => form.get(name))
    .filter((entry) => typeof entry === "string" && entry.trim() !== "");
  return { files, text: [...new Set(texts)].join("\n") };
}
