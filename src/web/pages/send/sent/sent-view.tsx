import { useEffect, useState } from "preact/hooks";
import type { SentShare } from "../../../../client/send.ts";
import type { SentState } from "../../../status/sent-status.tsx";
import { Button, CopyButton } from "../../../ui/button.tsx";
import { Heading } from "../../../ui/heading.tsx";
import { useLeaveWarning } from "../../../ui/hooks.ts";
import { ChevronIcon } from "../../../ui/icons.tsx";
import { Literal } from "../../../ui/literal.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { richText, text, texts } from "../../../ui/texts.ts";
import { Ticket } from "../../../ui/ticket.tsx";
import { sitePath } from "../../../workers/site-address.ts";
import type { Draft } from "../draft.ts";
import { CheckField, TextArea } from "../fields.tsx";
import { mailAddress } from "./mail-address.ts";
import { QrCode } from "./qr-code.tsx";
import { Slip } from "./slip.tsx";

interface SentHeadingProps {
  /** Null when it has ended. */
  share: SentShare | null;
  /** Null until the server has said it. */
  state: SentState | null;
}

/** The state of a share, in a few words. */
export function SentHeading({ share, state }: SentHeadingProps) {
  return (
    <Heading
      title={state && state.link !== "works" ? state.title : text("send.sentTitle")}
      takesFocus="when-lost"
    >
      {introductionTo(share, state)}
    </Heading>
  );
}

/** The link of a share, while it can be opened or unlocked. */
export function SentLink({ share, draft, state }: SentHeadingProps & { draft: Draft }) {
  const [taken, setTaken] = useState<Taken | null>(null);
  const link = state?.link ?? "works";
  const hasLink = share !== null && link !== "in_use" && link !== "ended";
  // Only this page has the link. Without the link, nobody can open the share.
  useLeaveWarning(taken === null && hasLink);
  return hasLink ? (
    <LinkTicket
      share={share}
      draft={draft}
      isLocked={link === "locked"}
      taken={taken}
      onTaken={setTaken}
    />
  ) : null;
}

function introductionTo(share: SentShare | null, state: SentState | null) {
  const now = new Date();
  if (state?.endedAt) {
    return <p>{text("common.shareEnded", { when: texts().when(new Date(state.endedAt), now) })}</p>;
  }
  if (!share || (state && state.link !== "works")) return null;
  return (
    <p>
      {richText("send.sentIntroduction", {
        count: share.maxDownloads,
        when: texts().when(new Date(share.expiresAt), now),
        b: (times) => <strong>{times}</strong>,
      })}
    </p>
  );
}

interface LinkTicketProps {
  share: SentShare;
  draft: Draft;
  /** Then the next step is to unlock the share. */
  isLocked: boolean;
  taken: Taken | null;
  onTaken: (taken: Taken) => void;
}

function LinkTicket({ share, draft, isLocked, taken, onTaken }: LinkTicketProps) {
  const markCopied = () => onTaken("copied");
  /** A shown QR code and the share sheet count as copies. */
  const markTaken = () => onTaken(taken ?? "otherwise");
  const [showsMore, setShowsMore] = useState(false);
  const [showsQrCode, setShowsQrCode] = useState(false);
  const toggleQrCode = () => {
    setShowsQrCode(!showsQrCode);
    markTaken();
  };
  const toggleMore = () => {
    setShowsMore(!showsMore);
    // Its button is hidden too.
    if (showsMore) setShowsQrCode(false);
  };
  const [mails, setMails] = useState(0);
  const [printsPassword, setPrintsPassword] = useState(false);
  const hasPassword = draft.password !== "";
  const message = messageFor(share, hasPassword);
  const mail = mailAddress(text("send.slipTitle"), message);
  const openMail = (event: Event) => {
    event.preventDefault();
    setMails(mails + 1);
    markTaken();
  };
  useEffect(() => {
    // Now the browser no longer asks before it leaves the page, which it would do for a mail program too.
    if (mails > 0) location.assign(mail);
  }, [mails]);
  return (
    <>
      <Ticket
        stub={
          <>
            {hasPassword && <Password password={draft.password} />}
            {isLocked ? (
              // Now the link opens nothing, so the page does not ask to send it.
              taken === null && <Notice tone="warn">{text("send.copyBeforeLeaving")}</Notice>
            ) : (
              <Notice tone={taken === null ? "warn" : taken === "copied" ? "good" : "info"}>
                <p>{linkAdvice(share, hasPassword, taken)}</p>
              </Notice>
            )}
          </>
        }
      >
        <TextArea
          label={text("send.linkLabel")}
          class="sent-link"
          rows={3}
          readOnly
          value={share.link}
          onFocus={(event) => event.currentTarget.select()}
          onCopy={markCopied}
        />
        <div class="row sent-actions">
          <CopyButton
            kind={isLocked ? "quiet" : "primary"}
            text={share.link}
            label={text("send.copyLink")}
            isAnnounced={false}
            onCopied={markCopied}
          />
          <ShareSheet message={message} onShared={markTaken} />
          <div class="more-ways-toggle">
            <Button aria-expanded={showsMore} onClick={toggleMore}>
              {text("send.moreWays")}
              <ChevronIcon />
            </Button>
          </div>
          <div class={showsMore ? "row more-ways is-open" : "row more-ways"}>
            <CopyButton
              text={message}
              label={text("send.copyMessage")}
              isAnnounced={false}
              onCopied={markCopied}
            />
            <Button aria-expanded={showsQrCode} onClick={toggleQrCode}>
              {text(showsQrCode ? "send.hideQrCode" : "send.showQrCode")}
            </Button>
            <a class="button button-quiet" href={mail} onClick={openMail}>
              {text("send.mail")}
            </a>
            <Button
              onClick={() => {
                markTaken();
                print();
              }}
            >
              {text("send.print")}
            </Button>
            {hasPassword && (
              <CheckField
                label={text("send.printPassword")}
                isChecked={printsPassword}
                onCheck={setPrintsPassword}
              />
            )}
          </div>
        </div>
        {mails > 0 && (
          <Notice tone="info">
            <p>{text(hasPassword ? "send.mailHintPassword" : "send.mailHint")}</p>
          </Notice>
        )}
        {showsQrCode && <QrCode link={share.link} label={text("send.qrCode")} />}
      </Ticket>
      <Slip
        link={share.link}
        message={messageInWords(share, hasPassword)}
        password={printsPassword ? draft.password : null}
      />
    </>
  );
}

interface AfterSendingProps {
  /** Whether the share has ended. */
  hasEnded: boolean;
  /** Whether the share is in the list of this browser and can still be opened. */
  canBeWatched: boolean;
  onStartAnew: () => void;
}

/** The next steps of the sender. */
export function AfterSending({ hasEnded, canBeWatched, onStartAnew }: AfterSendingProps) {
  return (
    <div class="row sent-actions">
      <Button kind={hasEnded ? "primary" : "quiet"} onClick={onStartAnew}>
        {text("send.sendAnother")}
      </Button>
      {canBeWatched && <a href={sitePath("/shares")}>{text("send.seeWhenOpened")}</a>}
    </div>
  );
}

function Password({ password }: { password: string }) {
  return (
    <div class="stack">
      <p>{text("send.passwordChannel")}</p>
      <div class="row sent-actions">
        <p>
          <span class="soft">{text("send.password")}</span>{" "}
          <strong>
            <Literal class="sent-password">{password}</Literal>
          </strong>
        </p>
        <CopyButton text={password} label={text("send.copyPassword")} />
      </div>
    </div>
  );
}

/** How the sender took the link from the page. */
type Taken = "copied" | "otherwise";

function linkAdvice(
  { maxDownloads }: SentShare,
  hasPassword: boolean,
  taken: Taken | null,
): string {
  const first = { copied: text("send.copiedNow"), otherwise: "" };
  const people = maxDownloads === 1 ? "onePerson" : "severalPeople";
  return texts().paragraph(
    taken === null ? text("send.copyBeforeLeaving") : first[taken],
    text(hasPassword ? `send.${people}Password` : `send.${people}`),
  );
}

/** The share sheet of the operating system, if the browser offers it. */
function ShareSheet({ message, onShared }: { message: string; onShared: () => void }) {
  if (typeof navigator.share !== "function") return null;
  // The promise also rejects when someone closes the sheet, which is not an error.
  const share = () => navigator.share({ text: message }).then(onShared, () => {});
  return <Button onClick={share}>{text("send.share")}</Button>;
}

/** The message has a full date, because the recipient may read it on another day and in another time zone. */
function messageInWords({ maxDownloads, expiresAt }: SentShare, hasPassword: boolean): string {
  return texts().paragraph(
    text("send.message", {
      count: maxDownloads,
      date: texts().fullDate(new Date(expiresAt)),
    }),
    hasPassword ? text("send.messagePassword") : "",
  );
}

function messageFor(share: SentShare, hasPassword: boolean): string {
  return `${messageInWords(share, hasPassword)}\n${share.link}`;
}
