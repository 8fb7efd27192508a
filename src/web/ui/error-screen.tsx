import { useEffect } from "preact/hooks";
import { sitePath } from "../workers/site-address.ts";
import { Button } from "./button.tsx";
import { ChangingText } from "./changing-text.tsx";
import { Heading } from "./heading.tsx";
import { useCountdown } from "./hooks.ts";
import { Sign } from "./sign.tsx";
import { text, texts } from "./texts.ts";
import { Ticket } from "./ticket.tsx";

/** The page state after an error: what happened, and what to do. */
export interface ErrorScreen {
  /** The `d` of a path in a box of 24 by 24. */
  sign: string;
  title: string;
  /** What happened, and when. */
  paragraphs: readonly string[];
  /** What to do now. Null if the page does it by itself. */
  advice: string | null;
  /** The label of the retry button. Null if a retry can't help. */
  retry: string | null;
  /** The delay before the page retries by itself, in seconds. Undefined: it does not retry by itself. */
  resumesAfterSeconds?: number;
}

interface ErrorScreenViewProps {
  errorScreen: ErrorScreen;
  onRetry?: () => void;
  /** Retries while the screen stays visible. Required if the screen has `resumesAfterSeconds`. */
  onResume?: () => void;
  /** The error behind the screen. A new one restarts the countdown. */
  cause?: unknown;
}

export function ErrorScreenView({ errorScreen, onRetry, onResume, cause }: ErrorScreenViewProps) {
  const { sign, title, paragraphs, advice, retry, resumesAfterSeconds = null } = errorScreen;
  const left = useCountdown(resumesAfterSeconds && resumesAfterSeconds * 1000, cause);
  const isResuming = left === 0;
  useEffect(() => {
    if (isResuming) onResume?.();
  }, [isResuming, cause]);
  const mayRetry = retry !== null && onRetry !== undefined;
  return (
    <>
      <div class="stack">
        <Sign path={sign} />
        <Heading title={title} takesFocus>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </Heading>
      </div>
      <Ticket
        stub={
          mayRetry ? (
            <div class="row">
              <Button kind="primary" onClick={onRetry} disabled={isResuming}>
                {retry}
              </Button>
            </div>
          ) : (
            left === null && location.pathname !== sitePath("/") && <StartLink />
          )
        }
      >
        <h2>{text("common.whatYouCanDo")}</h2>
        {advice && <p>{advice}</p>}
        {left !== null && (
          <p>
            <ChangingText>
              {isResuming
                ? text("common.tryingAgain")
                : text("common.triesAgainIn", { duration: texts().wait(left) })}
            </ChangingText>
          </p>
        )}
      </Ticket>
    </>
  );
}

function StartLink() {
  return (
    <p class="row stacked-actions">
      <a class="button" href={sitePath("/")}>
        {text("common.startPage")}
      </a>
    </p>
  );
}
