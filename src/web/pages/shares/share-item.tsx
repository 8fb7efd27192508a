import { useEffect, useId } from "preact/hooks";
import type { SavedShare } from "../../browser-storage.ts";
import { ChangingText, Literal, Ticket } from "../../ui/blocks.tsx";
import { richText, text, texts } from "../../ui/texts.ts";
import { failureInWords } from "../../ui/wording.ts";
import { hasNoRecord, type ShareActions, ShareDetails } from "./share-details.tsx";
import { type StatusWords, statusInWords } from "./share-status.ts";
import type { LatestStatus } from "./use-owned-shares.ts";

interface ShareItemProps extends ShareActions {
  share: SavedShare;
  latest: LatestStatus;
  isOpen: boolean;
  /** Whether the item shows live updates. */
  isLive: boolean;
  onToggle: () => void;
}

/** Enough characters of an id to tell two shares apart. */
const SHOWN_ID_LENGTH = 6;

/** One share of the list. */
export function ShareItem(props: ShareItemProps) {
  const { share, latest, isOpen, isLive, onToggle, onOrder } = props;
  const id = useId();
  useEffect(() => {
    if (!isLive) return;
    onOrder({ kind: "follow", share });
    return () => onOrder({ kind: "unfollow", id: share.id });
    // The owner token never changes. A new label must not interrupt the updates.
  }, [isLive, share.id, onOrder]);
  const status = statusWith(latest);
  // The summary of an earlier version may be in another language, with another writing direction.
  const contents = share.contents ? (
    <ChangingText>{texts().contents(share.contents)}</ChangingText>
  ) : (
    <bdi>{share.summary}</bdi>
  );
  return (
    <Ticket stub={isOpen && <ShareDetails {...props} status={status} id={id} />}>
      <div class="share-line">
        <h2>
          <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
            {share.label === undefined ? (
              contents
            ) : (
              <span key={share.label}>
                {richText("shares.for", { label: <Literal>{share.label}</Literal> })}
              </span>
            )}
          </button>
        </h2>
        <span class={`share-state tone-${status.tone}`} role="status">
          <ChangingText>{status.short}</ChangingText>
        </span>
        <p class="soft small share-facts">
          {share.label !== undefined && contents}
          <ChangingText>
            {text("shares.sent", { when: texts().when(new Date(share.sentAt), new Date()) })}
          </ChangingText>
          <Literal class="share-id">{`/s/${share.id.slice(0, SHOWN_ID_LENGTH)}…`}</Literal>
        </p>
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
