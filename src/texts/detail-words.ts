import type { Occurrence } from "../protocol/occurrences.ts";
import { parseSizeInWords } from "../protocol/quantities.ts";
import type { Texts } from "./texts.ts";

/** What happened this time, as one sentence of a language. Undefined if the language has none for it. */
export function detailInWords(occurrence: Occurrence, texts: Texts): string | undefined {
  const key = `problems.detail_${occurrence.name}`;
  if (!texts.has(key)) return undefined;
  const values = Object.entries(occurrence.values).map(([name, words]) => {
    const size = parseSizeInWords(words);
    return [name, size ? texts.quantityOfBytes(size) : words];
  });
  return texts.text(key as "problems.detail_quota_share", Object.fromEntries(values));
}
