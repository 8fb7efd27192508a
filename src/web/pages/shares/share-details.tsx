import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { ShareItemProps } from "./share-item.tsx";
import type { StatusWords } from "./share-status.ts";
import { eventInWords } from "./timeline.ts";

interface ShareDetailsProps extends ShareItemProps {
  status: StatusWords;
  id: string;
}

/** How a share stands, what happened to it, and what its owner can do. */
export function ShareDetails({ share, knowledge, status, id, ...actions }: ShareDetailsProps) {
  const { view, trouble } = knowledge;
  const [question, setQuestion] = useState<"burn" | "forget" | null>(null);
  const isAlive = view !== null && view.state !== "gone";
  const answer = (act: () => void) => () => {
    setQuestion(null);
    act();
  };
  return (
    <div class="stack" id={id}>
      <Notice tone={status.tone}>{status.long}</Notice>
      {view && trouble && <Notice tone="warn">{trouble.message}</Notice>}
      {view && <Timeline entries={view.timeline} />}
      <div class="row">
        {isAlive && view.locked && (
          <Button onClick={() => actions.onOrder({ kind: "unlock", share })}>Unlock it</Button>
        )}
        {isAlive && (
          <Button kind="danger" onClick={() => setQuestion("burn")}>
            Burn it now
          </Button>
        )}
        <Button onClick={() => setQuestion("forget")}>Take it off this list</Button>
      </div>
      {question === "burn" && (
        <Dialog
          title="Burn it now?"
          confirm="Burn it"
          onConfirm={answer(() => actions.onOrder({ kind: "burn", share }))}
          onCancel={() => setQuestion(null)}
        >
          The link stops working at once, even for someone who is just opening it. This can't be
          undone.
        </Dialog>
      )}
      {question === "forget" && (
        <Dialog
          title="Take it off this list?"
          confirm="Take it off"
          onConfirm={answer(actions.onForget)}
          onCancel={() => setQuestion(null)}
        >
          {isAlive
            ? "The link goes on working. You can no longer see what happens to it, nor burn it."
            : "You can no longer see what happened to it."}
        </Dialog>
      )}
    </div>
  );
}

function Timeline({ entries }: { entries: Parameters<typeof eventInWords>[0][] }) {
  const now = new Date();
  return (
    <ol class="timeline" aria-label="What happened">
      {entries.map((entry) => {
        const { what, when } = eventInWords(entry, now);
        return (
          <li key={`${entry.event}/${entry.at}`}>
            {what} <span class="soft small">{when}</span>
          </li>
        );
      })}
    </ol>
  );
}
