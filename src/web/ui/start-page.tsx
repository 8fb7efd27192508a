import { type ComponentChild, render } from "preact";
import type { LanguageTag } from "../../texts/languages.ts";
import { signOf } from "../../texts/signs.ts";
import { type ErrorScreen, ErrorScreenView } from "./error-screen.tsx";
import { type LoadMessages, loadLanguage, pageLanguage, storeLanguage } from "./language.ts";
import { Page } from "./page.tsx";
import { text } from "./texts.ts";

/**
 * Shows a page in the language of its reader, or an error screen if the page can't run in this browser. If its texts do
 * not load, the text of the HTML stays.
 *
 * @param content called again after each change of the language
 */
export async function startPage(load: LoadMessages, content: () => ComponentChild): Promise<void> {
  const root = document.getElementById("page");
  if (!root) return;
  // The server has put the operator's name and logo into the header.
  const brand = [...(root.querySelector(".page-brand")?.childNodes ?? [])];
  const show = () => {
    const error = environmentError();
    render(
      <Page brand={brand} onLanguage={change}>
        {error ? <ErrorScreenView errorScreen={error} onRetry={openWithHttps} /> : content()}
      </Page>,
      root,
    );
  };
  const change = async (language: LanguageTag) => {
    if (!(await loadLanguage(load, language))) return;
    storeLanguage(language);
    show();
  };
  const loaded = loadLanguage(load, pageLanguage());
  // The first use of Intl takes tens of milliseconds. It is done while the texts load.
  new Intl.NumberFormat();
  await loaded;
  root.replaceChildren();
  show();
}

function environmentError(): ErrorScreen | null {
  if (!isSecureContext) return insecureConnection();
  return isNewEnough() ? null : browserTooOld();
}

/** Checks the features that the pages and their Workers need. */
function isNewEnough(): boolean {
  return (
    typeof Worker === "function" &&
    typeof WebAssembly === "object" &&
    typeof AbortSignal.any === "function" &&
    typeof navigator.locks === "object"
  );
}

function insecureConnection(): ErrorScreen {
  return {
    sign: signOf("https_required"),
    title: text("common.insecureTitle"),
    paragraphs: [text("common.insecure")],
    advice: text("common.insecureAdvice"),
    retry: text("common.openWithHttps"),
  };
}

/** The fragment of the address has the key of a link, and stays in the browser. */
function openWithHttps(): void {
  location.assign(location.href.replace(/^http:/, "https:"));
}

function browserTooOld(): ErrorScreen {
  return {
    sign: signOf("unexpected"),
    title: text("common.tooOldTitle"),
    paragraphs: [text("common.tooOld")],
    advice: text("common.tooOldAdvice"),
    retry: null,
  };
}
