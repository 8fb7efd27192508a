import { render } from "preact";
import { Page } from "../../ui/page.tsx";
import { DeadEndView } from "./dead-end-view.tsx";
import { browserTooOld, noSecureContext } from "./dead-ends.ts";
import { ReceivePage } from "./receive-page.tsx";

const root = document.getElementById("page");
if (root) {
  root.replaceChildren();
  render(<Page>{content()}</Page>, root);
}

// The rest of a link can be pasted into the address of a page that is open already.
addEventListener("hashchange", () => location.reload());

function content() {
  if (!isSecureContext) return <DeadEndView deadEnd={noSecureContext} />;
  if (!isNewEnough()) return <DeadEndView deadEnd={browserTooOld} />;
  return <ReceivePage link={location.href} />;
}

/** What the Worker can't do without. */
function isNewEnough(): boolean {
  return (
    typeof Worker === "function" &&
    typeof WebAssembly === "object" &&
    typeof AbortSignal.any === "function" &&
    typeof navigator.locks === "object"
  );
}
