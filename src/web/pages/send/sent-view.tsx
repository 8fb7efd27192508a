import { useId, useRef, useState } from "preact/hooks";
import { encode } from "uqr";
import type { SentShare } from "../../../client/send.ts";
import { Heading, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button, CopyButton } from "../../ui/button.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { dateInWords } from "../../ui/wording.ts";
import { type Draft, timesInWords } from "./draft.ts";

interface SentViewProps {
  share: SentShare;
  draft: Draft;
  onStartAnew: () => void;
}

export function SentView({ share, draft, onStartAnew }: SentViewProps) {
  const [isTaken, setIsTaken] = useState(false);
  const take = () => setIsTaken(true);
  const [showsQrCode, setShowsQrCode] = useState(false);
  const toggleQrCode = () => {
    setShowsQrCode(!showsQrCode);
    take();
  };
  // The link is nowhere else: without it, what was sent is lost.
  useLeaveWarning(!isTaken);
  const until = dateInWords(new Date(share.expiresAt), new Date());
  const times = timesInWords(share.maxDownloads);
  const message = messageFor(share.link, times, until, draft.password !== "");
  return (
    <>
      <Heading title="Your link is ready" takesFocus>
        <p>
          It opens <strong>{times}</strong>, until {until}. Then nothing of it is left.
        </p>
      </Heading>
      <Ticket stub={<Advice password={draft.password} isForOne={share.maxDownloads === 1} />}>
        <LinkField link={share.link} onCopied={take} />
        <div class="row">
          <CopyButton kind="primary" text={share.link} label="Copy the link" onCopied={take} />
          <CopyButton text={message} label="Copy with a message" onCopied={take} />
          <ShareSheet text={message} onShared={take} />
          <Button aria-expanded={showsQrCode} onClick={toggleQrCode}>
            {showsQrCode ? "Hide the QR code" : "Show as a QR code"}
          </Button>
        </div>
        {showsQrCode && (
          <QrCode text={share.link} label="The link as a QR code, to be scanned with a telephone" />
        )}
      </Ticket>
      <div class="row">
        <Button onClick={onStartAnew}>Send something else</Button>
        <a href="/shares">See when it is opened</a>
      </div>
    </>
  );
}

function LinkField({ link, onCopied }: { link: string; onCopied: () => void }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div class="field">
      <label for={id}>The link, with the key in it</label>
      <textarea
        ref={field}
        id={id}
        class="field-input sent-link"
        rows={3}
        readOnly
        value={link}
        onFocus={() => field.current?.select()}
        onCopy={onCopied}
      />
    </div>
  );
}

/** What the sender should know and do now. */
function Advice({ password, isForOne }: { password: string; isForOne: boolean }) {
  return (
    <>
      {password !== "" && (
        <div class="stack">
          <p>Tell the password by another way than the link, by telephone for example:</p>
          <div class="row">
            <strong class="sent-password">{password}</strong>
            <CopyButton text={password} label="Copy the password" />
          </div>
        </div>
      )}
      <Notice tone="warn">
        <p>
          Copy the link before you leave: it is shown only here and kept nowhere. Whoever has it can
          open it, so give it to {isForOne ? "one person only" : "those alone who it is for"}.
        </p>
      </Notice>
    </>
  );
}

/** The system's own ways to pass something on, where the browser offers them. */
function ShareSheet({ text, onShared }: { text: string; onShared: () => void }) {
  if (typeof navigator.share !== "function") return null;
  // Who closes the sheet without choosing has done nothing wrong.
  const share = () => navigator.share({ text }).then(onShared, () => {});
  return <Button onClick={share}>Share…</Button>;
}

function messageFor(link: string, times: string, until: string, hasPassword: boolean): string {
  const password = hasPassword ? " I tell you the password another way." : "";
  return `I sent you something. It opens ${times}, until ${until}, so open it where you want to keep it.${password}\n${link}`;
}

/** A text as a QR code: dark on white in every theme, as scanners expect it. */
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
