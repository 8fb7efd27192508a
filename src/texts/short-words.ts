import type { Catalogue } from "./catalogue.ts";

/** A word of one letter, and the space after it. */
const SHORT_WORD = /(?<![\p{L}\p{N}])(\p{L}) (?=\S)/gu;

/** The texts of a language whose typography forbids a word of one letter, such as "v", at the end of a line. */
export function bindShortWords(catalogue: Catalogue): Catalogue {
  const areas = Object.entries(catalogue).map(([area, texts]) => [
    area,
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, text.replace(SHORT_WORD, "$1\u00A0")]),
    ),
  ]);
  return Object.fromEntries(areas) as Catalogue;
}
