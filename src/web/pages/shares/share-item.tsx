import { useId } from "preact/hooks";
import type { SavedShare } from "../../browser-storage.ts";
import { type LatestStatus, latestInWords } from "../../status/latest-status.ts";
import { lacksUpload } from "../../status/share-status.ts";
import { ShortStatus } from "../../status/status-view.tsx";
import { useLiveStatus } from "../../status/use-owner-worker.ts";
import { ChangingText } from "../../ui/changing-text.tsx";
import { Literal } from "../../ui/literal.tsx";
import { text, texts } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";
import { type ShareActions, ShareDetails } from "./share-details.tsx";

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
  useLiveStatus(share, isLive, onOrder);
  const status = latestInWords(latest, new Date());
  const isSent = !latest.view || !lacksUpload(latest.view);
  const when = texts().when(new Date(share.sentAt), new Date());
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
              <Literal key={share.label}>{share.label}</Literal>
            )}{" "}
            {/* Two shares can have the same label or contents. */}
            <Literal class="share-id">{`/s/${share.id.slice(0, SHOWN_ID_LENGTH)}…`}</Literal>
          </button>
        </h2>
        <ShortStatus status={status} />
        <p class="soft small share-facts">
          {share.label !== undefined && contents}
          <ChangingText>{text(isSent ? "shares.sent" : "shares.started", { when })}</ChangingText>
        </p>
      </div>
    </Ticket>
  );
}
