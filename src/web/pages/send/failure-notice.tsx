import { asSentence, messageText } from "../../../protocol/errors.ts";
import { waitInWords } from "../../../protocol/quantities.ts";
import { ChangingText, Literal, Notice } from "../../ui/blocks.tsx";
import { useCountdown } from "../../ui/hooks.ts";
import type { Failure } from "../../workers/failure.ts";
import { sitePath } from "../../workers/site-address.ts";
import type { SendLimits } from "./limits.ts";
import { SignInLink } from "./sign-in.tsx";

/** Says why the share was not sent, and what to do. A rejected token has its error at its field instead. */
export function FailureNotice({ failure, limits }: { failure: Failure; limits: SendLimits }) {
  if (failure.code === "upload_not_allowed" && limits.uploadAccess === "token") return null;
  return (
    <Notice tone="bad" urgent>
      {noticeOf(failure, limits)}
    </Notice>
  );
}

function noticeOf(failure: Failure, limits: SendLimits) {
  const { code, fileName, retryAfterSeconds } = failure;
  if (fileName !== undefined) return <UnreadableFile name={fileName} />;
  if (code === "sign_in_required") return <SignInAgain limits={limits} />;
  if (retryAfterSeconds === undefined) return messageText(failure);
  return <Wait failure={failure} seconds={retryAfterSeconds} />;
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
function Wait({ failure, seconds }: { failure: Failure; seconds: number }) {
  const left = useCountdown(seconds * 1000, failure);
  return (
    <>
      <p>{asSentence(failure.detail ?? failure.title)}</p>
      <p aria-live="off">
        <ChangingText>
          {left ? `You can send the share in ${waitInWords(left)}.` : "You can send the share now."}{" "}
          Nothing that you added is lost.
        </ChangingText>
      </p>
    </>
  );
}

const SIGN_IN = "Sign in on a new tab";

/** A new tab, because the draft is lost if this page loads again. A proxy asks for the sign-in when a page loads. */
function SignInAgain({ limits }: { limits: SendLimits }) {
  return (
    <p>
      The server requires a sign-in, so the share was not sent.{" "}
      {limits.uploadAccess === "oidc" ? (
        <SignInLink keepsDraft>{SIGN_IN}</SignInLink>
      ) : (
        <a href={sitePath("/")} target="_blank" rel="noreferrer">
          {SIGN_IN}
        </a>
      )}
      , then return to this one and create the link.
    </p>
  );
}
