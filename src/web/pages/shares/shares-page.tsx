import { useState } from "preact/hooks";
import { browserStorage } from "../../browser-storage.ts";
import { Heading } from "../../ui/blocks.tsx";
import { useServerConfig } from "../../ui/server-config.ts";
import { sitePath } from "../../workers/site-address.ts";
import { ShareItem } from "./share-item.tsx";
import "./shares.css";
import { useOwnedShares } from "./use-owned-shares.ts";

export function SharesPage() {
  const { shares, known, order, remove } = useOwnedShares();
  const isReceiveOnly = useServerConfig()?.receiveOnly ?? false;
  const [openId, setOpenId] = useState(shares[0]?.id ?? null);
  return (
    <>
      <Heading title="My shares">{introductionFor(shares.length)}</Heading>
      {shares.length === 0 && !isReceiveOnly && (
        <p>
          <a href={sitePath("/")}>Send files or a text</a>
        </p>
      )}
      <ul class="stack">
        {shares.map((share) => (
          <li key={share.id}>
            <ShareItem
              share={share}
              latest={known.get(share.id) ?? { view: null, failure: null }}
              isOpen={share.id === openId}
              onToggle={() => setOpenId(share.id === openId ? null : share.id)}
              onOrder={order}
              onRemove={() => remove(share.id)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function introductionFor(count: number): string {
  if (browserStorage() === null) {
    return "This browser does not let the page save your shares, so the page can't list them here.";
  }
  return count > 0
    ? "You sent these shares from this browser. It does not save their links, so nobody can open a share from here."
    : "This list is empty. When you send a share from this browser, you can see here when it is opened.";
}
