import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const PLACE = '<div id="page"></div>';

/**
 * Lays into each page what stands there until its script replaces it.
 *
 * @param file what that is
 */
export function notStarted(file: string): Plugin {
  return {
    name: "not-started",
    transformIndexHtml: async (page) => {
      if (!page.includes(PLACE)) throw new Error(`A page has no ${PLACE}.`);
      return page.replace(PLACE, `<div id="page">\n${await readFile(file, "utf8")}</div>`);
    },
  };
}
