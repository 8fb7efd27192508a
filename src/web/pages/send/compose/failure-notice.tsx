import { ChangingText } from "../../../ui/changing-text.tsx";
import { failureInWords, occurrenceInWords } from "../../../ui/failure-words.ts";
import { useCountdown } from "../../../ui/hooks.ts";
import { Literal } from "../../../ui/literal.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { richText, text, texts } from "../../../ui/texts.ts";
import type { Failure } from "../../../workers/failure.ts";
import { sitePath } from "../../../workers/site-address.ts";
import type { SendLimits } from "../limits.ts";
import { SignInLink } from "../sign-in.tsx";

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
  if (retryAfterSeconds === undefined) return failureInWords(failure);
  return <Wait failure={failure} seconds={retryAfterSeconds} />;
}

function UnreadableFile({ name }: { name: string }) {
  return (
    <>
      <p>{richText("send.unreadable", { name: <Literal>{name}</Literal> })}</p>
      <p>{text("send.unreadableAdvice")}</p>
    </>
  );
}

/** A screen reader does not announce the countdown, because it changes every second. */
function Wait({ failure, seconds }: { failure: Failure; seconds: number }) {
  const left = useCountdown(seconds * 1000, failure);
  return (
    <>
      <p>{occurrenceInWords(failure)}</p>
      <p aria-live="off">
        <ChangingText>
          {left ? text("send.waitToSend", { duration: texts().wait(left) }) : text("send.sendNow")}
        </ChangingText>
      </p>
    </>
  );
}

/** A new tab, because the draft is lost if this page loads again. A proxy asks for the sign-in when a page loads. */
function SignInAgain({ limits }: { limits: SendLimits }) {
  return (
    <p>
      {richText("send.signInAgain", {
        link: (content) =>
          limits.uploadAccess === "oidc" ? (
            <SignInLink keepsDraft>{content}</SignInLink>
          ) : (
            <a href={sitePath("/")} target="_blank" rel="noreferrer">
              {content}
            </a>
          ),
      })}
    </p>
  );
}
