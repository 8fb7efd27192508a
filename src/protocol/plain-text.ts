/** Controls, line and paragraph separators, lone surrogates, and bidirectional controls. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text is one line of plain text, not blank, with at most `maxLength` characters. */
export function isPlainText(text: string, maxLength: number): boolean {
  return text.trim() !== "" && !NOT_PLAIN.test(text) && [...text].length <= maxLength;
}
