import type { ComponentChildren } from "preact";
import "../../style/notice.css";
import { textOf } from "./changing-text.tsx";
import { CheckIcon, InfoIcon, WarningIcon } from "./icons.tsx";

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
