import type { ComponentChildren } from "preact";
import { CheckIcon, InfoIcon, WarningIcon } from "./icons.tsx";
import "./notice.css";

interface NoticeProps {
  tone: "info" | "good" | "warn" | "bad";
  /** Read out at once; other notices when the reader is free. */
  urgent?: boolean;
  children: ComponentChildren;
}

const icons = { info: InfoIcon, good: CheckIcon, warn: WarningIcon, bad: WarningIcon };

export function Notice({ tone, urgent = false, children }: NoticeProps) {
  const NoticeIcon = icons[tone];
  return (
    <div class={`notice notice-${tone}`} role={urgent ? "alert" : "status"}>
      <NoticeIcon />
      <div class="stack">{children}</div>
    </div>
  );
}
