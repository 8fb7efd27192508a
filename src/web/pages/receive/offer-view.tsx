import { useState } from "preact/hooks";
import { sizeInWords } from "../../../protocol/quantities.ts";
import { Heading, listProps, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { contentsInWords, dateInWords } from "../../ui/wording.ts";
import type { Offer, Room } from "../../workers/receive-messages.ts";
import { EntryLine } from "./entries.tsx";

interface OfferViewProps {
  offer: Offer;
  onOpen: () => void;
}

export function OfferView({ offer, onOpen }: OfferViewProps) {
  const [isOpening, setIsOpening] = useState(false);
  const { entries, expiresAt, remainingDownloads, room } = offer;
  const fits = room.freeBytes === null || room.neededBytes <= room.freeBytes;
  const open = () => {
    setIsOpening(true);
    onOpen();
  };
  return (
    <>
      <Heading title="Someone sent you something" takesFocus>
        <p>{oftenInWords(remainingDownloads)} Looking at this page has not opened it.</p>
      </Heading>
      <Ticket
        stub={
          <>
            <p>
              It waits until <strong>{dateInWords(new Date(expiresAt), new Date())}</strong>, then
              it is deleted.
            </p>
            <RoomNotice room={room} fits={fits} />
            <div class="row">
              <Button kind="primary" onClick={open} disabled={isOpening || !fits}>
                {isOpening ? "Opening…" : "Open it now"}
              </Button>
            </div>
          </>
        }
      >
        <ul {...listProps(entries.length, "entries")} aria-label="What was sent">
          {entries.map((entry, index) => (
            <li key={index}>
              <EntryLine entry={entry} />
            </li>
          ))}
        </ul>
        {entries.length > 1 && <p class="soft">{contentsInWords(contentsOf(offer))} in all</p>}
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
          This needs {sizeInWords(neededBytes)}, and this browser has room for{" "}
          {sizeInWords(freeBytes ?? 0)}. Open the link on a device with more room, or in a window
          that is not private, if this one is: private windows have little, however much the disk
          has. Nothing is opened until then.
        </p>
      </Notice>
    );
  }
  if (survivesReload) return null;
  return (
    <Notice tone="warn">
      <p>
        This browser keeps it in this tab's memory only, up to {sizeInWords(freeBytes ?? 0)}. Leave
        the tab open until you have saved everything.
      </p>
    </Notice>
  );
}

function contentsOf({ entries, room }: Offer) {
  const files = entries.filter(({ kind }) => kind === "file").length;
  return { files, texts: entries.length - files, size: room.neededBytes };
}

function oftenInWords(remainingDownloads: number): string {
  return remainingDownloads === 1
    ? "It can be opened once, and then it is gone."
    : `It can be opened ${remainingDownloads} times.`;
}
