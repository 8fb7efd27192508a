import { useEffect, useId, useState } from "preact/hooks";
import type { SavedShare } from "../../browser-storage.ts";
import { ChangingText, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { text, texts } from "../../ui/texts.ts";
import { failureInWords } from "../../ui/wording.ts";
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
            <ChangingText>
              {share.contents ? texts().contents(share.contents) : share.summary}
            </ChangingText>
          </button>
        </h2>
        <span class={`share-state tone-${status.tone}`} role="status">
          <ChangingText>{status.short}</ChangingText>
        </span>
        <span class="soft small share-sent">
          <ChangingText>
            {text("shares.sent", { when: texts().when(new Date(share.sentAt), new Date()) })}
          </ChangingText>
        </span>
      </div>
    </Ticket>
  );
}

function statusWith({ view, failure }: LatestStatus): StatusWords {
  if (hasNoRecord(failure)) return noRecord();
  if (view) return statusInWords(view, new Date());
  return failure
    ? { tone: "warn", short: text("shares.unknown"), long: failureInWords(failure) }
    : loading();
}

function hasNoRecord(failure: Failure | null): boolean {
  return failure?.code === "not_found" || failure?.code === "unauthorized";
}

const loading = (): StatusWords => ({
  tone: "info",
  short: text("shares.loading"),
  long: text("shares.askingServer"),
});

const noRecord = (): StatusWords => ({
  tone: "info",
  short: text("shares.noRecord"),
  long: text("shares.noRecordLong"),
});

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
      {isAlive && failure && <Notice tone="warn">{failureInWords(failure)}</Notice>}
      {view && <Timeline entries={view.timeline} />}
      <div class="row">
        {isAlive && view.locked && (
          <Button onClick={() => actions.onOrder({ kind: "unlock", share })}>
            {text("shares.unlock")}
          </Button>
        )}
        {isAlive && (
          <Button kind="danger" onClick={() => setQuestion("burn")}>
            {text("shares.burn")}
          </Button>
        )}
        <Button onClick={() => setQuestion("remove")}>{text("shares.removeFromList")}</Button>
      </div>
      {question === "burn" && (
        <Dialog
          title={text("shares.burnTitle")}
          confirm={text("shares.burnConfirm")}
          onConfirm={() => actions.onOrder({ kind: "burn", share })}
          onCancel={() => setQuestion(null)}
        >
          {text("shares.burnQuestion")}
        </Dialog>
      )}
      {question === "remove" && (
        <Dialog
          title={text("shares.removeTitle")}
          confirm={text("shares.removeConfirm")}
          onConfirm={actions.onRemove}
          onCancel={() => setQuestion(null)}
        >
          {text(isGone || hasNoRecord(failure) ? "shares.removeGone" : "shares.removeAlive")}
        </Dialog>
      )}
    </div>
  );
}

function Timeline({ entries }: { entries: Parameters<typeof eventInWords>[0][] }) {
  const now = new Date();
  return (
    <ol class="timeline" aria-label={text("shares.timeline")}>
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
