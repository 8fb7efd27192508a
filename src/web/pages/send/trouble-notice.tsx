import { Notice } from "../../ui/notice.tsx";
import type { Trouble } from "../../workers/trouble.ts";
import type { SendLimits } from "./limits.ts";

/** Why nothing was sent, and what to do; a refused token is told at its field. */
export function TroubleNotice({ trouble, limits }: { trouble: Trouble; limits: SendLimits }) {
  if (trouble.code === "upload_not_allowed" && limits.uploadAccess === "token") return null;
  return (
    <Notice tone="bad" urgent>
      {trouble.code === "sign_in_required" ? <SignInAgain /> : trouble.message}
    </Notice>
  );
}

/** The proxy before the server asks for the sign-in when the page is loaded anew. */
function SignInAgain() {
  return (
    <p>
      You are not signed in any more, so nothing was sent. <a href="/">Sign in again</a>, then
      choose once more what to send.
    </p>
  );
}
