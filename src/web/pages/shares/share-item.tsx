import { useEffect, useId, useState } from "preact/hooks";
import { messageText } from "../../../protocol/errors.ts";
import type { SavedShare } from "../../browser-storage.ts";
import { Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { dateInWords } from "../../ui/wording.ts";
import type { OwnerCommand } from "../../workers/owner-messages.ts";
import { eventInWords, type StatusWords, statusInWords } from "./share-status.ts";
import type { Knowledge } from "./use-owned-shares.ts";

export interface ShareItemProps {
  share: SavedShare;
  knowledge: Knowledge;
  isOpen: boolean;
  onToggle: () => void;
  onOrder: (command: OwnerCommand) => void;
  onForget: () => void;
}

/** One share of the list; followed live while it is open. */
export function ShareItem(props: ShareItemProps) {
  const { share, knowledge, isOpen, onToggle, onOrder } = props;
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    onOrder({ kind: "follow", share });
    return () => onOrder({ kind: "leave", id: share.id });
  }, [isOpen, share, onOrder]);
  const status = statusOf(knowledge);
  return (
    <Ticket stub={isOpen && <ShareDetails {...props} status={status} id={id} />}>
      <div class="share-line">
        <h2>
          <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
            {share.summary}
          </button>
        </h2>
        <span class={`share-state share-state-${status.tone}`} role="status">
          {status.short}
        </span>
        <span class="soft small share-sent">
          Sent {dateInWords(new Date(share.sentAt), new Date())}
        </span>
      </div>
    </Ticket>
  );
}

function statusOf({ view, trouble }: Knowledge): StatusWords {
  if (trouble?.code === "not_found" || trouble?.code === "unauthorized") return forgotten;
  if (view) return statusInWords(view, new Date());
  return trouble ? { tone: "warn", short: "Not known now", long: messageText(trouble) } : asking;
}

const asking: StatusWords = { tone: "info", short: "Asking…", long: "Asking the server…" };

const forgotten: StatusWords = {
  tone: "info",
  short: "Over",
  long: "The server no longer knows it: it is over for longer than it remembers. You can take it off the list.",
};

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
      {view && trouble && <Notice tone="warn">{messageText(trouble)}</Notice>}
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
