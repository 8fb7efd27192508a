import { type ComponentChildren, render } from "preact";
import { type ErrorScreen, ErrorScreenView } from "./error-screen.tsx";
import { Page } from "./page.tsx";

/**
 * Shows a page, or why it can't be shown in this browser.
 *
 * @param current the page's address among those of the navigation, if it is one of them
 */
export function startPage(content: ComponentChildren, current?: string): void {
  const root = document.getElementById("page");
  if (!root) return;
  root.replaceChildren();
  const obstacle = obstacleHere();
  render(
    <Page {...(current === undefined ? {} : { current })}>
      {obstacle ? <ErrorScreenView errorScreen={obstacle} /> : content}
    </Page>,
    root,
  );
}

function obstacleHere(): ErrorScreen | null {
  if (!isSecureContext) return noSecureContext;
  return isNewEnough() ? null : browserTooOld;
}

/** What the pages and their Workers can't do without. */
function isNewEnough(): boolean {
  return (
    typeof Worker === "function" &&
    typeof WebAssembly === "object" &&
    typeof AbortSignal.any === "function" &&
    typeof navigator.locks === "object"
  );
}

const noSecureContext: ErrorScreen = {
  title: "This connection is not safe enough",
  paragraphs: [
    "Browsers encrypt and decrypt only on pages that came by https, and this one did not.",
    "Open the address with https:// at its beginning. If that does not work, ask who runs this server to set up https.",
  ],
  retry: null,
};

const browserTooOld: ErrorScreen = {
  title: "This browser is too old",
  paragraphs: [
    "It can't encrypt and decrypt what is sent here. Nothing was opened: a link still works.",
    "Update this browser, or open the address in a newer one.",
  ],
  retry: null,
};
