import { occurrenceIn } from "../protocol/occurrences.ts";
import { parseSizeInWords } from "../protocol/quantities.ts";
import type { Texts } from "./texts.ts";

/** The English `detail` of a problem as one sentence of a language. Undefined if the language has none for it. */
export function detailInWords(detail: string, texts: Texts): string | undefined {
  const occurrence = occurrenceIn(detail);
  const key = `problems.detail_${occurrence?.name}`;
  if (!occurrence || !texts.has(key)) return undefined;
  const values = Object.entries(occurrence.values).map(([name, words]) => {
    const size = parseSizeInWords(words);
    return [name, size ? texts.quantityOfBytes(size) : words];
  });
  return texts.text(key as "problems.detail_quota_share", Object.fromEntries(values));
}
