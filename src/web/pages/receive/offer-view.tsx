import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { EntryLine, listProps } from "../../ui/entry-list.tsx";
import { Heading } from "../../ui/heading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { richText, text, texts } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";
import type { Item, Offer, Room } from "../../workers/receive-messages.ts";

interface OfferViewProps {
  offer: Offer;
  onOpen: () => void;
}

export function OfferView({ offer, onOpen }: OfferViewProps) {
  const [isOpening, setIsOpening] = useState(false);
  const { items, expiresAt, remainingDownloads, room } = offer;
  const fits = room.freeBytes === null || room.neededBytes <= room.freeBytes;
  const open = () => {
    setIsOpening(true);
    onOpen();
  };
  return (
    <>
      <Heading title={text("receive.offerTitle")} takesFocus>
        <p>{text("receive.offerIntroduction", { count: remainingDownloads })}</p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              {richText("receive.expires", {
                when: texts().when(new Date(expiresAt), new Date()),
                b: (when) => <strong>{when}</strong>,
              })}
            </p>
            <RoomNotice room={room} fits={fits} />
            <div class="row">
              <Button kind="primary" onClick={open} disabled={isOpening || !fits}>
                {text(isOpening ? "receive.opening" : "receive.openNow")}
              </Button>
            </div>
          </>
        }
      >
        <ul {...listProps(items.length)} aria-label={text("receive.contents")}>
          {items.map((entry, index) => (
            <li key={index}>
              <EntryLine entry={entry} />
            </li>
          ))}
        </ul>
        {items.length > 1 && (
          <p class="soft">
            {text("receive.total", { contents: texts().contents(contentsOf(offer)) })}
          </p>
        )}
      </Ticket>
    </>
  );
}

function RoomNotice({ room, fits }: { room: Room; fits: boolean }) {
  const { neededBytes, freeBytes, survivesReload } = room;
  if (!fits) {
    return (
      <Notice tone="bad">
        <p>
          {text("receive.noRoom", {
            needed: texts().size(neededBytes),
            free: texts().size(freeBytes ?? 0),
          })}
        </p>
      </Notice>
    );
  }
  if (survivesReload) return null;
  return (
    <Notice tone="warn">
      <p>{text("receive.memoryOnly")}</p>
    </Notice>
  );
}

function contentsOf({ items }: Offer) {
  const texts = items.filter(({ kind }) => kind === "text").length;
  const files = items.reduce((sum, item) => sum + filesIn(item), 0);
  const size = items.reduce((sum, item) => sum + item.size, 0);
  return { files, texts, size };
}

function filesIn(item: Item): number {
  if (item.kind === "folder") return item.files;
  return item.kind === "file" ? 1 : 0;
}
