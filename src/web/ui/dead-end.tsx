import { useEffect } from "preact/hooks";
import { waitInWords } from "../../protocol/duration-in-words.ts";
import { Button } from "./button.tsx";
import { Heading } from "./heading.tsx";
import { useCountdown } from "./use-countdown.ts";

/** A page that can't go on: what happened, and what to do. */
export interface DeadEnd {
  title: string;
  paragraphs: readonly string[];
  /** What the button says that tries once more; none where trying again can't help. */
  retry: string | null;
  /** After how long the page tries again by itself, in seconds; never, unless told. */
  resumesAfterSeconds?: number;
}

interface DeadEndViewProps {
  deadEnd: DeadEnd;
  onRetry?: () => void;
  /** Tries again while this stays to be read; a dead end that resumes needs it. */
  onResume?: () => void;
  /** What has led here: another one is waited for anew. */
  cause?: unknown;
}

export function DeadEndView({ deadEnd, onRetry, onResume, cause }: DeadEndViewProps) {
  const { title, paragraphs, retry, resumesAfterSeconds = null } = deadEnd;
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
          {isResuming
            ? "Trying again…"
            : `This page tries again by itself in ${waitInWords(left)}.`}
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
