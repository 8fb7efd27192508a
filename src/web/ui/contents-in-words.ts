import { sizeInWords } from "../../client/size-in-words.ts";
import { countOf } from "../../protocol/count-of.ts";

/** What is sent in one share. */
export interface Contents {
  files: number;
  texts: number;
  /** In bytes, before padding and encryption. */
  size: number;
}

/** "2 files and a text, 24 MiB", "A text, 6 bytes". */
export function contentsInWords({ files, texts, size }: Contents): string {
  const words = [
    ...(files > 0 ? [countOf(files, "file")] : []),
    ...(texts > 0 ? [texts === 1 ? "a text" : countOf(texts, "text")] : []),
  ].join(" and ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}, ${sizeInWords(size)}`;
}
