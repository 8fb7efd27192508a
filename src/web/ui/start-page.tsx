import { type ComponentChildren, render } from "preact";
import { type ErrorScreen, ErrorScreenView } from "./error-screen.tsx";
import { Page } from "./page.tsx";

/** Shows a page, or an error screen if the page can't run in this browser. */
export function startPage(content: ComponentChildren): void {
  const root = document.getElementById("page");
  if (!root) return;
  // The server has put the operator's name and logo into the header.
  const brand = [...(root.querySelector(".page-brand")?.childNodes ?? [])];
  root.replaceChildren();
  const error = environmentError();
  const main = error ? <ErrorScreenView errorScreen={error} /> : content;
  render(<Page brand={brand}>{main}</Page>, root);
}

function environmentError(): ErrorScreen | null {
  if (!isSecureContext) return insecureConnection;
  return isNewEnough() ? null : browserTooOld;
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

const insecureConnection: ErrorScreen = {
  title: "This connection is not secure",
  paragraphs: [
    "Browsers encrypt and decrypt only on pages from https addresses.",
    "Open the address with https:// at its beginning. If that fails, ask the operator of this server to set up https.",
  ],
  retry: null,
};

const browserTooOld: ErrorScreen = {
  title: "This browser is too old",
  paragraphs: [
    "It lacks functions for encryption that this page needs. Nothing was sent or opened.",
    "Update the browser, or open the address in a newer one.",
  ],
  retry: null,
};
