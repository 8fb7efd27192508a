/** Controls, line and paragraph separators, lone surrogates, and bidirectional controls. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * A character that a reader sees. Ignorable characters, such as Hangul fillers, show nothing. The glyphs of these are blank:
 * the Braille blank, the null notehead, and the blanks of Egyptian hieroglyphs.
 */
const VISIBLE =
  /(?!\p{Default_Ignorable_Code_Point}|[\u2800\u{1d159}\u{13441}\u{13442}])[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * More combining marks on one character than any writing system uses. They would cover the lines around the text. Ignorable
 * characters between them do not end the stack; the longest emoji has six of those in a row.
 */
const STACKED_MARKS = /[\p{M}\p{Default_Ignorable_Code_Point}]{9}/u;

/** Whether a text is one line of plain text with something to read, and with at most `maxLength` characters. */
export function isPlainText(text: string, maxLength: number): boolean {
  const isClean = !NOT_PLAIN.test(text) && !STACKED_MARKS.test(text);
  return isClean && VISIBLE.test(text) && [...text].length <= maxLength;
}
