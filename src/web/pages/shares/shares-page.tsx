import { useMemo } from "preact/hooks";
import { browserStorage } from "../../browser-storage.ts";
import { hasNoRecord, NOTHING_KNOWN } from "../../status/latest-status.ts";
import { knownViews } from "../../status/opened-count.ts";
import { OpenedSignal } from "../../status/opened-signal.tsx";
import { canBeOpened } from "../../status/share-status.ts";
import { Heading } from "../../ui/heading.tsx";
import { useServerConfig } from "../../ui/server-config.ts";
import { text } from "../../ui/texts.ts";
import { sitePath } from "../../workers/site-address.ts";
import { ShareItem } from "./share-item.tsx";
import "./shares.css";
import { useOpenShares } from "./use-open-shares.ts";
import { useOwnedShares } from "./use-owned-shares.ts";

export function SharesPage() {
  const { shares, known, order, label, refresh, remove } = useOwnedShares();
  const isReceiveOnly = useServerConfig()?.receiveOnly ?? false;
  const { isOpen, isLive, toggle } = useOpenShares(shares, known);
  const views = useMemo(() => knownViews(known), [known]);
  const isOneOpenable = shares.some(({ id }) => {
    const { view, failure } = known.get(id) ?? NOTHING_KNOWN;
    return !hasNoRecord(failure) && canBeOpened(view, new Date());
  });
  return (
    <>
      <Heading title={text("shares.title")}>{introductionFor(shares.length)}</Heading>
      {shares.length === 0 && !isReceiveOnly && (
        <p>
          <a href={sitePath("/")}>{text("shares.sendShare")}</a>
        </p>
      )}
      <ul class="stack">
        {shares.map((share) => (
          <li key={share.id}>
            <ShareItem
              share={share}
              latest={known.get(share.id) ?? NOTHING_KNOWN}
              isOpen={isOpen(share.id)}
              isLive={isLive(share.id)}
              onToggle={() => toggle(share.id)}
              onOrder={order}
              onLabel={(text) => label(share.id, text)}
              onRemove={() => remove(share.id)}
            />
          </li>
        ))}
      </ul>
      {shares.length > 0 && (
        // It still tells about a running download when no share can be opened any more.
        <div hidden={!isOneOpenable}>
          <OpenedSignal views={views} onRefresh={refresh} />
        </div>
      )}
    </>
  );
}

function introductionFor(count: number): string {
  if (browserStorage() === null) {
    return text("shares.introductionBlocked");
  }
  return text(count > 0 ? "shares.introduction" : "shares.introductionEmpty");
}
