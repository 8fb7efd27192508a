import type { ComponentChild } from "preact";
import type { RichArguments, TextArguments, TextKey } from "../../texts/catalogue.ts";
import type { Texts } from "../../texts/texts.ts";

let current: Texts | null = null;

/** Sets the texts of the page. Whoever calls it renders the page again. */
export function setTexts(texts: Texts): void {
  current = texts;
}

/** The texts of the language that the page shows. */
export function texts(): Texts {
  if (!current) throw new TypeError("The texts of the page are not loaded.");
  return current;
}

/** A text of the catalogue. */
export function text<Key extends TextKey>(key: Key, ...values: TextArguments<Key>): string {
  return texts().text(key, ...values);
}

type Element = Exclude<ComponentChild, string | number | bigint | boolean | null | undefined>;

/** A text of the catalogue that contains elements. */
export function richText<Key extends TextKey>(key: Key, values: RichArguments<Key, Element>) {
  return texts().rich<Key, Element>(key, values);
}
