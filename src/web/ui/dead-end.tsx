import { Button } from "./button.tsx";
import { Heading } from "./heading.tsx";

/** A page that can't go on: what happened, and what to do. */
export interface DeadEnd {
  title: string;
  paragraphs: readonly string[];
  /** What the button says that tries once more; none where trying again can't help. */
  retry: string | null;
}

interface DeadEndViewProps {
  deadEnd: DeadEnd;
  onRetry?: () => void;
}

export function DeadEndView({ deadEnd: { title, paragraphs, retry }, onRetry }: DeadEndViewProps) {
  return (
    <>
      <Heading title={title} takesFocus>
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </Heading>
      {retry !== null && onRetry && (
        <div class="row">
          <Button kind="primary" onClick={onRetry}>
            {retry}
          </Button>
        </div>
      )}
    </>
  );
}
