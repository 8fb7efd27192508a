import texts from "virtual:texts/status";
import { useMemo } from "preact/hooks";
import type { OwnerView } from "../../client/owner.ts";
import { Ticket } from "../ui/blocks.tsx";
import { Button } from "../ui/button.tsx";
import { text } from "../ui/texts.ts";
import type { OwnedShare } from "../workers/owner.worker.ts";
import { latestInWords, NOTHING_KNOWN } from "./latest-status.ts";
import { knownViews } from "./opened-count.ts";
import { OpenedSignal } from "./opened-signal.tsx";
import { ShortStatus, StatusView } from "./status-view.tsx";
import {
  MAX_LIVE,
  type Order,
  useLiveStatus,
  useOwnerWorker,
  useRefresh,
} from "./use-owner-worker.ts";

/** The send page loads these texts with the component. */
export { texts };

interface SentStatusProps {
  /** The shares that this page has sent, newest first. */
  shares: readonly OwnedShare[];
  /** Null: the page shows something else, but it can still tell when a share is opened. */
  shown: OwnedShare | null;
}

/** What happens to a share after it was sent, live. */
export function SentStatus({ shares, shown }: SentStatusProps) {
  const { known, order } = useOwnerWorker();
  const refresh = useRefresh(shares, known, order);
  const views = useMemo(() => knownViews(known), [known]);
  const latest = (shown && known.get(shown.id)) ?? NOTHING_KNOWN;
  const status = latestInWords(latest, new Date());
  return (
    <div hidden={shown === null}>
      {shares.slice(0, MAX_LIVE).map((share) => (
        <Following key={share.id} share={share} order={order} />
      ))}
      <Ticket>
        <div class="status-line">
          <h2>{text("shares.timeline")}</h2>
          <ShortStatus status={status} />
        </div>
        {(latest.failure || !isUnopened(latest.view)) && (
          <StatusView latest={latest} status={status} />
        )}
        {shown && latest.view?.locked && latest.view.state !== "gone" && (
          <div class="row sent-actions">
            <Button kind="primary" onClick={() => order({ kind: "unlock", share: shown })}>
              {text("shares.unlock")}
            </Button>
          </div>
        )}
        <div class="sent-actions">
          <OpenedSignal views={views} onRefresh={refresh} />
        </div>
      </Ticket>
    </div>
  );
}

function Following({ share, order }: { share: OwnedShare; order: Order }) {
  useLiveStatus(share, true, order);
  return null;
}

/** The page has already said how often the link opens and when it expires. */
function isUnopened(view: OwnerView | null): boolean {
  if (view === null) return true;
  return view.state === "ready" && !view.locked && view.remainingDownloads === view.maxDownloads;
}
