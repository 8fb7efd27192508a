import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface HeadingProps {
  /** Also what the tab is called; it never holds anything of a share. */
  title: string;
  /** Takes the focus when it appears, so that a screen reader tells of the new state. */
  takesFocus?: boolean;
  children?: ComponentChildren;
}

/** The page's heading, and one sentence or two of what will happen. */
export function Heading({ title, takesFocus = false, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Before anyone can act on what is new: later it would take the focus from a field that someone types into.
  useLayoutEffect(() => {
    document.title = `${title} · OneTimeShare`;
    if (takesFocus) heading.current?.focus();
  }, [title, takesFocus]);
  return (
    <div class="stack">
      <h1 ref={heading} tabIndex={takesFocus ? -1 : undefined}>
        {title}
      </h1>
      {children && <div class="lead soft stack">{children}</div>}
    </div>
  );
}
