import { type ComponentChildren, toChildArray } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import "../../style/ticket.css";
import "../../style/notice.css";
import "./blocks.css";
import type { Item } from "../workers/receive-messages.ts";
import { CheckIcon, FileIcon, FolderIcon, InfoIcon, TextIcon, WarningIcon } from "./icons.tsx";
import { siteName } from "./site-name.ts";
import { text, texts } from "./texts.ts";

/**
 * Text that can change while it is visible. Browser translation replaces text nodes, so an update of the old node would
 * never appear. Here each text has a new element.
 */
export function ChangingText({ children }: { children: ComponentChildren }) {
  return <span key={textOf(children)}>{children}</span>;
}

function textOf(children: ComponentChildren): string {
  return toChildArray(children)
    .map((child) => (typeof child === "object" ? textOf(child.props.children) : child))
    .join("");
}

/** A name, password or link: browsers must not translate it, and it keeps its own writing direction. */
export function Literal({ children, ...rest }: { class?: string; children: string }) {
  return (
    <bdi {...rest} translate={false}>
      {children}
    </bdi>
  );
}

interface HeadingProps {
  /** Also the title of the tab. It must not contain anything of a share. */
  title: string;
  /**
   * Takes the focus when it appears and when it changes, so that a screen reader announces the new state. "when-lost": a
   * change takes the focus only if the focused element has disappeared.
   */
  takesFocus?: boolean | "when-lost";
  children?: ComponentChildren;
}

/** The page's heading and introduction. */
export function Heading({ title, takesFocus = false, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The focus moves before the browser paints. A later move could take it from a field in which someone types.
  const { language } = texts();
  const shownIn = useRef<string | null>(null);
  useLayoutEffect(() => {
    document.title = `${title} · ${siteName()}`;
    // The same state in another language must not take the focus from the language menu.
    const isNew = shownIn.current === null;
    const canTake = takesFocus === "when-lost" ? isNew || hasLostFocus() : takesFocus;
    if (canTake && (isNew || shownIn.current === language)) heading.current?.focus();
    shownIn.current = language;
  }, [title, takesFocus, language]);
  return (
    <div class="stack">
      <h1 ref={heading} tabIndex={takesFocus ? -1 : undefined}>
        <ChangingText>{title}</ChangingText>
      </h1>
      {children && (
        <div key={textOf(children)} class="lead soft stack">
          {children}
        </div>
      )}
    </div>
  );
}

function hasLostFocus(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}

interface TicketProps {
  children: ComponentChildren;
  /** The part below the perforation: limits and actions. */
  stub?: ComponentChildren;
}

/** The card that shows a share. It looks like a ticket with a stub. */
export function Ticket({ children, stub }: TicketProps) {
  return (
    <div class="ticket">
      <div class="ticket-body">{children}</div>
      {stub && <div class="ticket-stub">{stub}</div>}
    </div>
  );
}

interface NoticeProps {
  tone: "info" | "good" | "warn" | "bad";
  /** A screen reader interrupts for an urgent notice. It announces other notices when it is idle. */
  urgent?: boolean;
  children: ComponentChildren;
}

const noticeIcons = { info: InfoIcon, good: CheckIcon, warn: WarningIcon, bad: WarningIcon };

export function Notice({ tone, urgent = false, children }: NoticeProps) {
  const NoticeIcon = noticeIcons[tone];
  return (
    <div class={`notice tone-${tone}`} role={urgent ? "alert" : "status"}>
      <NoticeIcon />
      <div key={textOf(children)} class="stack">
        {children}
      </div>
    </div>
  );
}

const LONG_LIST_MIN_ENTRIES = 9;

/** Whether a list with this number of entries would push the next control out of view. */
export function isLong(count: number): boolean {
  return count >= LONG_LIST_MIN_ENTRIES;
}

/** Attributes of a list of entries. A long list has a scroll bar of its own and can be scrolled by keyboard. */
export function listProps(count: number) {
  return isLong(count) ? { class: "entries long-list", tabIndex: 0 } : { class: "entries" };
}

interface EntryLineProps {
  entry: Item;
  /** The id of the file name. */
  id?: string;
  /** Buttons of this entry. */
  children?: ComponentChildren;
}

/** One file, folder or text of a share. */
export function EntryLine({ entry, id, children }: EntryLineProps) {
  return (
    <div class="entry">
      {entry.kind === "file" ? (
        <FileIcon />
      ) : entry.kind === "folder" ? (
        <FolderIcon />
      ) : (
        <TextIcon />
      )}
      <div class="entry-name">
        {entry.kind === "text" ? (
          text("common.text")
        ) : (
          <span id={id}>
            <Literal class="file-name">{entry.name}</Literal>
          </span>
        )}
        <span class="soft small">
          {entry.kind === "folder"
            ? texts().contents({ files: entry.files, texts: 0, size: entry.size })
            : texts().size(entry.size)}
        </span>
      </div>
      {children}
    </div>
  );
}
