import { type ProblemCode, problems } from "../../../protocol/problems.ts";
import type { ProblemError } from "../../errors/problem.ts";
import { errorContent, isRepeatable } from "../error-page.ts";
import { html } from "../html.ts";
import type { AdminPage } from "./admin-pages.ts";

interface FailedAdminRequest {
  method: string;
  isSignedIn: boolean;
}

/** The page of a problem, in the frame of the admin pages: the navigation stays for a signed-in administrator. */
export function adminErrorPage(
  problem: ProblemError,
  { method, isSignedIn }: FailedAdminRequest,
): AdminPage {
  const { code } = problem;
  const { explanation = "Nothing was changed.", advice } = WORDS[code] ?? problems[code];
  const again = isRepeatable(code, method);
  const home = html`<a class="button${again ? "" : " button-primary"}" href="/admin">${isSignedIn ? "To the dashboard" : "To the sign-in"}</a>`;
  // Over plain http, every admin page has this problem.
  const steps =
    code === "https_required"
      ? html``
      : html`<p class="row">${again ? html`<a class="button button-primary" href="">Try again</a>` : ""}${home}</p>`;
  return {
    title: problems[code].title,
    section: isSignedIn ? "none" : null,
    main: html`<div class="narrow">
${errorContent(problem, { title: problems[code].title, explanation, advice }, steps)}
</div>`,
  };
}

/** The usual words of these problems are for senders, recipients and programs. */
const WORDS: Partial<Record<ProblemCode, { explanation: string; advice: string }>> = {
  not_found: {
    explanation: "There is no admin page at this address.",
    advice: "Check the address, or go to the dashboard.",
  },
  bad_request: {
    explanation: "The address or the form has a value that this page does not accept.",
    advice: "Nothing was changed. Open the page again, and choose the values there.",
  },
};
