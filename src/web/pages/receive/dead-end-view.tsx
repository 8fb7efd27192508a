import { Button } from "../../ui/button.tsx";
import { Heading } from "../../ui/heading.tsx";
import type { DeadEnd } from "./dead-ends.ts";

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
