import { useEffect } from "preact/hooks";
import { ChangingText, Heading } from "./blocks.tsx";
import { Button } from "./button.tsx";
import { useCountdown } from "./hooks.ts";
import { text, texts } from "./texts.ts";

/** The page state after an error: what happened, and what to do. */
export interface ErrorScreen {
  title: string;
  paragraphs: readonly string[];
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
  const { title, paragraphs, retry, resumesAfterSeconds = null } = errorScreen;
  const left = useCountdown(resumesAfterSeconds && resumesAfterSeconds * 1000, cause);
  const isResuming = left === 0;
  useEffect(() => {
    if (isResuming) onResume?.();
  }, [isResuming, cause]);
  return (
    <>
      <Heading title={title} takesFocus>
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </Heading>
      {left !== null && (
        <p>
          <ChangingText>
            {isResuming
              ? text("common.tryingAgain")
              : text("common.triesAgainIn", { duration: texts().wait(left) })}
          </ChangingText>
        </p>
      )}
      {retry !== null && onRetry && (
        <div class="row">
          <Button kind="primary" onClick={onRetry} disabled={isResuming}>
            {retry}
          </Button>
        </div>
      )}
    </>
  );
}
