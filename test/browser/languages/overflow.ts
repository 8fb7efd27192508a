import type { Page } from "playwright-core";

/** What is cut off, out of view or overlapping on a page, one sentence each. */
export function overflowOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) faults.push(`The page is ${root.scrollWidth} px wide.`);
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest(".visually-hidden, .long-list, option");
    const wordsOf = (element: Element) => element.textContent?.trim().slice(0, 50);

    // Every line of text is inside of its box and of the window.
    const boxes = "button, .button, .ticket, .notice, .dialog, .share-state, nav a";
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent?.trim() || !parent || !isShown(parent)) continue;
      const box = parent.closest(boxes)?.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const isInWindow = line.left >= -1 && line.right <= innerWidth + 1;
        const isInBox = !box || (line.left >= box.left - 1 && line.right <= box.right + 1);
        const isInHeight = !box || (line.top >= box.top - 3 && line.bottom <= box.bottom + 3);
        if (isInWindow && isInBox && isInHeight) continue;
        faults.push(`“${wordsOf(parent)}” leaves its box.`);
        break;
      }
    }

    // Nothing hides a part of its text.
    for (const element of document.querySelectorAll("body *")) {
      if (!isShown(element) || element.matches("input, textarea, progress")) continue;
      const { overflowX } = getComputedStyle(element);
      const hides = overflowX === "hidden" || overflowX === "clip";
      if (hides && element.scrollWidth > element.clientWidth + 1) {
        faults.push(`“${wordsOf(element)}” is cut off.`);
      }
    }

    // Controls, headings and paragraphs do not cover each other.
    const blocks = [
      ...document.querySelectorAll("button, a, h1, h2, p, label, input, select, textarea"),
    ]
      .filter((element) => isShown(element) && element.getClientRects().length === 1)
      .map((element) => ({ element, rect: element.getBoundingClientRect() }));
    for (const [index, one] of blocks.entries()) {
      for (const other of blocks.slice(index + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        if (one.element.closest("dialog") !== other.element.closest("dialog")) continue;
        const [a, b] = [one.rect, other.rect];
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (width > 2 && height > 2) {
          faults.push(`“${wordsOf(one.element)}” covers “${wordsOf(other.element)}”.`);
        }
      }
    }
    return faults;
  });
}
