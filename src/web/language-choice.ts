/**
 * Makes the menu of languages work on a page that the server rendered: `<select data-language-choice>`. It stores the choice
 * as `storeLanguage` does on the other pages, and loads the page again. That keeps the fragment, which opens a share.
 *
 * It has no imports, because the shared file of the other pages is much larger than an error page.
 */
import type { LANGUAGE_COOKIE } from "../texts/languages.ts";
import type { LanguageChosen } from "./app-worker/messages.ts";

const COOKIE: typeof LANGUAGE_COOKIE = "onetimeshare-language";
const YEAR_S = 365 * 86_400;
/** With arrow keys, a visitor passes other languages on the way to their own. */
const PAUSE_MS = 400;
/** The state of the page that is loaded again, in its history. */
const CHOSEN = "language-chosen";

const script = import.meta.url;
const menu = document.querySelector<HTMLSelectElement>("select[data-language-choice]");
if (menu && navigator.cookieEnabled) {
  menu.closest("[hidden]")?.removeAttribute("hidden");
  if (history.state === CHOSEN) {
    history.replaceState(null, "");
    menu.focus({ preventScroll: true });
  }
  let pause: number | undefined;
  menu.addEventListener("change", () => {
    storeLanguage(menu.value);
    void tellServiceWorkers().catch(() => {});
    clearTimeout(pause);
    pause = setTimeout(() => {
      history.replaceState(CHOSEN, "");
      location.reload();
    }, PAUSE_MS);
  });
}

function storeLanguage(language: string): void {
  // This script is one folder below the start page.
  const { pathname } = new URL("..", script);
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not every supported browser has the Cookie Store API.
  document.cookie = `${COOKIE}=${language}; path=${pathname}; max-age=${YEAR_S}; samesite=lax${secure}`;
}

/** Makes the service workers store the page that they show without a network again, in the chosen language. */
async function tellServiceWorkers(): Promise<void> {
  const message: LanguageChosen = { kind: "language-chosen" };
  const registration = await navigator.serviceWorker?.getRegistration();
  const { active, waiting, installing } = registration ?? {};
  for (const worker of [active, waiting, installing]) worker?.postMessage(message);
}
