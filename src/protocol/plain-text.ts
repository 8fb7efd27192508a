/** Controls, line and paragraph separators, lone surrogates, and bidirectional controls. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A character that a reader sees. The Braille blank and ignorable characters, such as Hangul fillers, show nothing. */
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

/** More combining marks on one character than any writing system uses. They would cover the lines around the text. */
const STACKED_MARKS = /\p{M}{9}/u;

/** Whether a text is one line of plain text with something to read, and with at most `maxLength` characters. */
export function isPlainText(text: string, maxLength: number): boolean {
  const isClean = !NOT_PLAIN.test(text) && !STACKED_MARKS.test(text);
  return isClean && VISIBLE.test(text) && [...text].length <= maxLength;
}
