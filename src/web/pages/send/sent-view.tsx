import { useState } from "preact/hooks";
import { encode } from "uqr";
import type { SentShare } from "../../../client/send.ts";
import { browserStorage } from "../../browser-storage.ts";
import { Heading, Literal, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button, CopyButton } from "../../ui/button.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { dateInWords } from "../../ui/wording.ts";
import { sitePath } from "../../workers/site-address.ts";
import { type Draft, timesInWords } from "./draft.ts";
import { TextArea } from "./fields.tsx";

interface SentViewProps {
  share: SentShare;
  draft: Draft;
  onStartAnew: () => void;
}

export function SentView({ share, draft, onStartAnew }: SentViewProps) {
  const [isCopied, setIsCopied] = useState(false);
  /** A shown QR code and the share sheet count as copies. */
  const markCopied = () => setIsCopied(true);
  const [showsQrCode, setShowsQrCode] = useState(false);
  const toggleQrCode = () => {
    setShowsQrCode(!showsQrCode);
    markCopied();
  };
  // Only this page has the link. Without the link, nobody can open the share.
  useLeaveWarning(!isCopied);
  const message = messageFor(share, draft.password !== "");
  return (
    <>
      <Heading title="Your link is ready" takesFocus>
        <p>
          It opens <strong>{timesInWords(share.maxDownloads)}</strong> and expires{" "}
          {dateInWords(new Date(share.expiresAt), new Date())}.
        </p>
      </Heading>
      <Ticket
        stub={
          <>
            {draft.password !== "" && <Password password={draft.password} />}
            <Notice tone="warn">
              <p>{linkAdvice(share, draft.password !== "", isCopied)}</p>
            </Notice>
          </>
        }
      >
        <TextArea
          label="Link (contains the key)"
          class="sent-link"
          rows={3}
          readOnly
          value={share.link}
          onFocus={(event) => event.currentTarget.select()}
          onCopy={markCopied}
        />
        <div class="row">
          <CopyButton kind="primary" text={share.link} label="Copy link" onCopied={markCopied} />
          <CopyButton text={message} label="Copy with a message" onCopied={markCopied} />
          <ShareSheet text={message} onShared={markCopied} />
          <Button aria-expanded={showsQrCode} onClick={toggleQrCode}>
            {showsQrCode ? "Hide QR code" : "Show QR code"}
          </Button>
        </div>
        {showsQrCode && <QrCode text={share.link} label="QR code of the link" />}
      </Ticket>
      <div class="row">
        <Button onClick={onStartAnew}>Send another share</Button>
        {browserStorage() !== null && <a href={sitePath("/shares")}>See when it is opened</a>}
      </div>
    </>
  );
}

function Password({ password }: { password: string }) {
  return (
    <div class="stack">
      <p>Don't send the password together with the link. Use another channel, such as the phone:</p>
      <div class="row">
        <strong>
          <Literal class="sent-password">{password}</Literal>
        </strong>
        <CopyButton text={password} label="Copy password" />
      </div>
    </div>
  );
}

function linkAdvice({ maxDownloads }: SentShare, hasPassword: boolean, isCopied: boolean): string {
  const copy = isCopied
    ? ""
    : "Copy the link before you leave this page. It is not saved anywhere. ";
  const opens = hasPassword ? "Anyone with the link and the password" : "Anyone with the link";
  const people = maxDownloads === 1 ? "one person" : "the right people";
  return `${copy}${opens} can open the share, so send the link to ${people} only.`;
}

/** The share sheet of the operating system, if the browser offers it. */
function ShareSheet({ text, onShared }: { text: string; onShared: () => void }) {
  if (typeof navigator.share !== "function") return null;
  // The promise also rejects when someone closes the sheet, which is not an error.
  const share = () => navigator.share({ text }).then(onShared, () => {});
  return <Button onClick={share}>Share…</Button>;
}

/** The message has a full date, because the recipient may read it on another day and in another time zone. */
function messageFor({ link, maxDownloads, expiresAt }: SentShare, hasPassword: boolean): string {
  const password = hasPassword ? " You get the password separately." : "";
  return `I sent you a share. The link opens ${timesInWords(maxDownloads)} and expires on ${fullDateInWords(new Date(expiresAt))}. Open it on the device where you need it.${password}\n${link}`;
}

/** "Tuesday 1 December 2026 at 14:05 GMT+1". */
function fullDateInWords(date: Date): string {
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
  return `${date.toLocaleDateString("en-GB", day).replace(",", "")} at ${date.toLocaleTimeString("en-GB", time)}`;
}

/** Dark on white in every theme, because scanners expect dark modules. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 3 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
