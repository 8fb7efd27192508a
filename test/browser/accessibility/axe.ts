import axe from "axe-core";

/** A page of Playwright, or of Puppeteer. */
interface CheckedPage {
  evaluate(script: string): Promise<unknown>;
}

/** Loads axe into a page. */
export async function loadAxe(page: CheckedPage): Promise<void> {
  await page.evaluate(axe.source);
}

/**
 * Each violated rule with its elements. All rules of axe apply, and those of WCAG 2.2 that are off by default: targets of
 * at least 24 by 24 px.
 */
export async function violationsIn(page: CheckedPage): Promise<string[]> {
  return (await page.evaluate(`(async () => {
    const { violations } = await axe.run({ rules: { "target-size": { enabled: true } } });
    return violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" "));
  })()`)) as string[];
}

/** Elements that still move although the reader has asked for reduced motion. */
export async function movingElements(page: CheckedPage): Promise<string[]> {
  return (await page.evaluate(`[...document.querySelectorAll("*")]
    .filter((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return /[1-9]/.test(transitionDuration + animationDuration);
    })
    .map((element) => element.outerHTML.slice(0, 100))`)) as string[];
}

/** Whether the page needs no horizontal scroll. */
export async function fitsItsWidth(page: CheckedPage): Promise<boolean> {
  return (await page.evaluate("document.documentElement.scrollWidth <= innerWidth")) as boolean;
}

/** Changes the language by the menu in the footer. False if there is none, or if it loads the page again. */
export async function showIn(page: CheckedPage, language: string): Promise<boolean> {
  return (await page.evaluate(`(async () => {
    const menu = document.querySelector(".page-language select:not([data-language-choice])");
    if (menu === null) return false;
    menu.value = ${JSON.stringify(language)};
    menu.dispatchEvent(new Event("change", { bubbles: true }));
    while (document.documentElement.lang !== menu.value) await new Promise(requestAnimationFrame);
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return true;
  })()`)) as boolean;
}

/** Button-like elements whose edge is invisible in forced colours. */
export async function invisibleButtons(page: CheckedPage): Promise<string[]> {
  return (await page.evaluate(`[...document.querySelectorAll(".button")]
    .filter((button) => {
      const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(button);
      return borderTopWidth === "0px" || borderTopColor === backgroundColor;
    })
    .map(({ outerHTML }) => outerHTML)`)) as string[];
}
