import texts from "virtual:texts/status";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { OwnerView } from "../../client/owner.ts";
import { Button } from "../ui/button.tsx";
import { useCountdown } from "../ui/hooks.ts";
import { text } from "../ui/texts.ts";
import { Ticket } from "../ui/ticket.tsx";
import type { OwnedShare } from "../workers/owner.worker.ts";
import { BurnButton } from "./burn-button.tsx";
import { latestInWords, NOTHING_KNOWN } from "./latest-status.ts";
import { knownViews } from "./opened-count.ts";
import { OpenedSignal } from "./opened-signal.tsx";
import { endInWords, type LinkState, linkStateOf } from "./share-status.ts";
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

/** The state of the shown share, for the send page. */
export interface SentState {
  link: LinkState;
  /** The status in a few words, such as "Received". */
  title: string;
  /** RFC 3339. Null while the share exists. */
  endedAt: string | null;
}

interface SentStatusProps {
  /** The shares that this page has sent, newest first. */
  shares: readonly OwnedShare[];
  /** Null: the page shows something else, but it can still tell when a share is opened. */
  shown: OwnedShare | null;
  onState: (state: SentState) => void;
}

/** What happens to a share after it was sent, live. */
export function SentStatus({ shares, shown, onState }: SentStatusProps) {
  const { known, order } = useOwnerWorker();
  const refresh = useRefresh(shares, known, order);
  const views = useMemo(() => knownViews(known), [known]);
  const latest = (shown && known.get(shown.id)) ?? NOTHING_KNOWN;
  const { view, failure } = latest;
  // The server sends nothing when a share expires that a running download still keeps.
  const expiresAt = view?.state === "leased" ? view.expiresAt : null;
  useCountdown(expiresAt === null ? null : Date.parse(expiresAt) - Date.now(), expiresAt);
  const link = linkStateOf(view, new Date());
  const status = view && link === "ended" ? endInWords(view) : latestInWords(latest, new Date());
  const title = status.short;
  const endedAt = view?.gone?.at ?? null;
  const isShown = shown !== null;
  // Before the browser paints: the page must not show two states.
  useLayoutEffect(() => {
    if (isShown) onState({ link, title, endedAt });
  }, [isShown, link, title, endedAt, onState]);
  return (
    <div hidden={!isShown}>
      {shares.slice(0, MAX_LIVE).map((share) => (
        <Following key={share.id} share={share} order={order} />
      ))}
      <Ticket>
        <div class="status-line">
          <h2>{text("shares.status")}</h2>
          {/* Otherwise the heading of the page says it. A screen reader must not announce it twice. */}
          {link === "works" && <ShortStatus status={status} />}
        </div>
        {(failure || !isUnopened(view)) && <StatusView latest={latest} status={status} />}
        {shown && link === "locked" && (
          <div class="row sent-actions">
            <Button kind="primary" onClick={() => order({ kind: "unlock", share: shown })}>
              {text("shares.unlock")}
            </Button>
            <BurnButton onBurn={() => order({ kind: "burn", share: shown })} />
          </div>
        )}
        <div class="sent-actions" hidden={link === "ended" || link === "in_use"}>
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
  const { remainingDownloads, maxDownloads, timeline } = view;
  if (timeline.some(({ event }) => event === "wrong_password")) return false;
  return view.state === "ready" && remainingDownloads === maxDownloads;
}
