import { type ComponentChildren, toChildArray } from "preact";

/**
 * Text that can change while it is visible. Browser translation replaces text nodes, so an update of the old node would
 * never appear. Here each text has a new element.
 */
export function ChangingText({ children }: { children: ComponentChildren }) {
  return <span key={textOf(children)}>{children}</span>;
}

/** The text of all elements in it. */
export function textOf(children: ComponentChildren): string {
  return toChildArray(children)
    .map((child) => (typeof child === "object" ? textOf(child.props.children) : child))
    .join("");
}
