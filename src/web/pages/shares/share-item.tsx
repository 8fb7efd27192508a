import { useEffect, useId, useState } from "preact/hooks";
import { messageText } from "../../../protocol/errors.ts";
import type { SavedShare } from "../../browser-storage.ts";
import { ChangingText, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { dateInWords } from "../../ui/wording.ts";
import type { Failure } from "../../workers/failure.ts";
import type { OwnerCommand } from "../../workers/owner.worker.ts";
import { eventInWords, type StatusWords, statusInWords } from "./share-status.ts";
import type { LatestStatus } from "./use-owned-shares.ts";

export interface ShareItemProps {
  share: SavedShare;
  latest: LatestStatus;
  isOpen: boolean;
  onToggle: () => void;
  onOrder: (command: OwnerCommand) => void;
  onRemove: () => void;
}

/** One share of the list. It shows live updates while it is open. */
export function ShareItem(props: ShareItemProps) {
  const { share, latest, isOpen, onToggle, onOrder } = props;
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    onOrder({ kind: "follow", share });
    return () => onOrder({ kind: "unfollow", id: share.id });
  }, [isOpen, share, onOrder]);
  const status = statusWith(latest);
  return (
    <Ticket stub={isOpen && <ShareDetails {...props} status={status} id={id} />}>
      <div class="share-line">
        <h2>
          <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
            <ChangingText>{share.summary}</ChangingText>
          </button>
        </h2>
        <span class={`share-state tone-${status.tone}`} role="status">
          <ChangingText>{status.short}</ChangingText>
        </span>
        <span class="soft small share-sent">
          <ChangingText>Sent {dateInWords(new Date(share.sentAt), new Date())}</ChangingText>
        </span>
      </div>
    </Ticket>
  );
}

function statusWith({ view, failure }: LatestStatus): StatusWords {
  if (hasNoRecord(failure)) return noRecord;
  if (view) return statusInWords(view, new Date());
  return failure ? { tone: "warn", short: "Status unknown", long: messageText(failure) } : loading;
}

function hasNoRecord(failure: Failure | null): boolean {
  return failure?.code === "not_found" || failure?.code === "unauthorized";
}

const loading: StatusWords = { tone: "info", short: "Loading…", long: "Asking the server…" };

const noRecord: StatusWords = {
  tone: "info",
  short: "No record",
  long: "The server has no record of this share any more. You can remove it from this list.",
};

interface ShareDetailsProps extends ShareItemProps {
  status: StatusWords;
  id: string;
}

/** The status of a share, its timeline, and the actions of its owner. */
function ShareDetails({ share, latest, status, id, ...actions }: ShareDetailsProps) {
  const { view, failure } = latest;
  const [question, setQuestion] = useState<"burn" | "remove" | null>(null);
  const isGone = view?.state === "gone";
  const isAlive = view !== null && !isGone && !hasNoRecord(failure);
  return (
    <div class="stack" id={id}>
      <Notice tone={status.tone}>{status.long}</Notice>
      {isAlive && failure && <Notice tone="warn">{messageText(failure)}</Notice>}
      {view && <Timeline entries={view.timeline} />}
      <div class="row">
        {isAlive && view.locked && (
          <Button onClick={() => actions.onOrder({ kind: "unlock", share })}>Unlock</Button>
        )}
        {isAlive && (
          <Button kind="danger" onClick={() => setQuestion("burn")}>
            Burn
          </Button>
        )}
        <Button onClick={() => setQuestion("remove")}>Remove from this list</Button>
      </div>
      {question === "burn" && (
        <Dialog
          title="Burn this share?"
          confirm="Burn it"
          onConfirm={() => actions.onOrder({ kind: "burn", share })}
          onCancel={() => setQuestion(null)}
        >
          The server deletes the share and the link stops working. A download in progress ends. You
          can't undo this.
        </Dialog>
      )}
      {question === "remove" && (
        <Dialog
          title="Remove this share from the list?"
          confirm="Remove it"
          onConfirm={actions.onRemove}
          onCancel={() => setQuestion(null)}
        >
          {isGone || hasNoRecord(failure)
            ? "You can then no longer see what happened to the share."
            : "This does not delete the share. You can then no longer see its status, unlock it or burn it."}
        </Dialog>
      )}
    </div>
  );
}

function Timeline({ entries }: { entries: Parameters<typeof eventInWords>[0][] }) {
  const now = new Date();
  return (
    <ol class="timeline" aria-label="What happened">
      {entries.map((entry, index) => {
        const { what, when } = eventInWords(entry, now);
        return (
          <li key={`${index}/${what}/${when}`}>
            {what} <span class="soft small">{when}</span>
          </li>
        );
      })}
    </ol>
  );
}
