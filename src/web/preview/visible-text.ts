/** A part of a text. `isMark`: it stands for a character that would be invisible, such as "U+202E". */
interface TextPart {
  text: string;
  isMark: boolean;
}

/**
 * Control characters, and characters that are invisible or change the order of others (Unicode Bidi_Control). They could
 * make a text read differently from what a program reads.
 */
const INVISIBLE =
  /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text with more marks than this is binary data. More elements would block the page. */
const MAX_MARKS = 2_000;

/** Divides a text so that invisible characters get a mark. A byte order mark at the start gets none. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const [index, { 0: character, index: at }] of [...text.matchAll(INVISIBLE)].entries()) {
    if (index === MAX_MARKS) break;
    if (at > end) parts.push({ text: text.slice(end, at), isMark: false });
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push({ text: `U+${code}`, isMark: true });
    end = at + 1;
  }
  // After the limit, the rest loses the characters.
  if (end < text.length)
    parts.push({ text: text.slice(end).replace(INVISIBLE, "\ufffd"), isMark: false });
  return parts;
}
