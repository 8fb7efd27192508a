import { asSentence, messageText } from "../../../protocol/errors.ts";
import { waitInWords } from "../../../protocol/quantities.ts";
import { ChangingText, Literal, Notice } from "../../ui/blocks.tsx";
import { useCountdown } from "../../ui/hooks.ts";
import type { Trouble } from "../../workers/trouble.ts";
import type { SendLimits } from "./limits.ts";

/** Why the share was not sent, and what to do. A rejected token has its error at its field instead. */
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

/** A screen reader does not announce the countdown, because it changes every second. */
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

/** The proxy asks for the sign-in when a page loads. A new tab keeps the draft. */
function SignInAgain() {
  return (
    <p>
      You are no longer signed in, so the share was not sent.{" "}
      <a href="/" target="_blank" rel="noreferrer">
        Sign in again
      </a>{" "}
      in a new tab, then come back and create the link.
    </p>
  );
}
