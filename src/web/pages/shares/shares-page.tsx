import { useState } from "preact/hooks";
import { Heading } from "../../ui/blocks.tsx";
import { ShareItem } from "./share-item.tsx";
import "./shares.css";
import { useOwnedShares } from "./use-owned-shares.ts";

export function SharesPage() {
  const { shares, known, order, forget } = useOwnedShares();
  const [openId, setOpenId] = useState(shares[0]?.id ?? null);
  return (
    <>
      <Heading title="My shares">
        {shares.length > 0
          ? "What you sent from this browser. The links are not kept: nobody can open anything from here."
          : "What you send from this browser is listed here, so that you see when it is opened. There is nothing yet."}
      </Heading>
      {shares.length === 0 && (
        <p>
          <a href="/">Send something</a>
        </p>
      )}
      <ul class="stack">
        {shares.map((share) => (
          <li key={share.id}>
            <ShareItem
              share={share}
              knowledge={known.get(share.id) ?? { view: null, trouble: null }}
              isOpen={share.id === openId}
              onToggle={() => setOpenId(share.id === openId ? null : share.id)}
              onOrder={order}
              onForget={() => forget(share.id)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
