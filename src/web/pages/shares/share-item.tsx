import { useEffect, useId } from "preact/hooks";
import type { KeptShare } from "../../kept-shares.ts";
import { Ticket } from "../../ui/ticket.tsx";
import { momentInWords } from "../../ui/time-in-words.ts";
import type { OwnerCommand } from "../../workers/owner-messages.ts";
import { ShareDetails } from "./share-details.tsx";
import { type StatusWords, statusInWords } from "./share-status.ts";
import type { Knowledge } from "./use-owned-shares.ts";

export interface ShareItemProps {
  share: KeptShare;
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
          Sent {momentInWords(new Date(share.sentAt), new Date())}
        </span>
      </div>
    </Ticket>
  );
}

function statusOf({ view, trouble }: Knowledge): StatusWords {
  if (trouble?.code === "not_found" || trouble?.code === "unauthorized") return forgotten;
  if (view) return statusInWords(view, new Date());
  return trouble ? { tone: "warn", short: "Not known now", long: trouble.message } : asking;
}

const asking: StatusWords = { tone: "info", short: "Asking…", long: "Asking the server…" };

const forgotten: StatusWords = {
  tone: "info",
  short: "Over",
  long: "The server no longer knows it: it is over for longer than it remembers. You can take it off the list.",
};
