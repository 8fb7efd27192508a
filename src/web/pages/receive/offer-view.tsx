import { useState } from "preact/hooks";
import { sizeInWords, timesOf } from "../../../protocol/quantities.ts";
import { EntryLine, Heading, listProps, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { contentsInWords, dateInWords } from "../../ui/wording.ts";
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
      <Heading title="Someone sent you a share" takesFocus>
        <p>It can be opened {timesOf(remainingDownloads)}. Viewing this page does not open it.</p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              It expires <strong>{dateInWords(new Date(expiresAt), new Date())}</strong>.
            </p>
            <RoomNotice room={room} fits={fits} />
            <div class="row">
              <Button kind="primary" onClick={open} disabled={isOpening || !fits}>
                {isOpening ? "Opening…" : "Open now"}
              </Button>
            </div>
          </>
        }
      >
        <ul {...listProps(items.length)} aria-label="Contents">
          {items.map((entry, index) => (
            <li key={index}>
              <EntryLine entry={entry} />
            </li>
          ))}
        </ul>
        {items.length > 1 && <p class="soft">Total: {contentsInWords(contentsOf(offer))}</p>}
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
          This share needs {sizeInWords(neededBytes)}, but this browser has room for only{" "}
          {sizeInWords(freeBytes ?? 0)}. Open the link on a device with more free space. If this is
          a private window, use a normal one: private windows have little room. The share is not
          opened yet.
        </p>
      </Notice>
    );
  }
  if (survivesReload) return null;
  return (
    <Notice tone="warn">
      <p>
        This browser stores the share only in the memory of this tab. Save everything before you
        close the tab.
      </p>
    </Notice>
  );
}

function contentsOf({ items, room }: Offer) {
  const texts = items.filter(({ kind }) => kind === "text").length;
  const files = items.reduce((sum, item) => sum + filesIn(item), 0);
  return { files, texts, size: room.neededBytes };
}

function filesIn(item: Item): number {
  if (item.kind === "folder") return item.files;
  return item.kind === "file" ? 1 : 0;
}
