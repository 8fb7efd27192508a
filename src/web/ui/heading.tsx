import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChangingText, textOf } from "./changing-text.tsx";
import { siteName } from "./site-name.ts";
import { texts } from "./texts.ts";

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
