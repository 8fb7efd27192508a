import { asSentence, messageText } from "../../../protocol/errors.ts";
import { waitInWords } from "../../../protocol/quantities.ts";
import { ChangingText, Literal, Notice } from "../../ui/blocks.tsx";
import { useCountdown } from "../../ui/hooks.ts";
import type { Trouble } from "../../workers/trouble.ts";
import type { SendLimits } from "./limits.ts";

/** Why nothing was sent, and what to do; a refused token is told at its field. */
export function TroubleNotice({ trouble, limits }: { trouble: Trouble; limits: SendLimits }) {
  if (trouble.code === "upload_not_allowed" && limits.uploadAccess === "token") return null;
  return (
    <Notice tone="bad" urgent>
      {noticeOf(trouble)}
    </Notice>
  );
}

function noticeOf(trouble: Trouble) {
  const { code, fileName, retryAfterSeconds } = trouble;
  if (fileName !== undefined) return <UnreadableFile name={fileName} />;
  if (code === "sign_in_required") return <SignInAgain />;
  if (retryAfterSeconds === undefined) return messageText(trouble);
  return <Wait trouble={trouble} seconds={retryAfterSeconds} />;
}

function UnreadableFile({ name }: { name: string }) {
  return (
    <>
      <p>
        <Literal>{name}</Literal> changed after you chose it, or it was moved or deleted. The share
        was not sent.
      </p>
      <p>Choose the file again, or remove it from the list.</p>
    </>
  );
}

/** Counted down for the eye alone: nobody wants every second to be read out. */
function Wait({ trouble, seconds }: { trouble: Trouble; seconds: number }) {
  const left = useCountdown(seconds * 1000, trouble);
  return (
    <>
      <p>{asSentence(trouble.detail ?? trouble.title)}</p>
      <p aria-live="off">
        <ChangingText>
          {left ? `You can send it in ${waitInWords(left)}.` : "You can send it now."} Your files
          and text are still here.
        </ChangingText>
      </p>
    </>
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
