import { Heading } from "../../ui/heading.tsx";
import { timesInWords } from "./draft.ts";

/** @param maxDownloads how often it can be opened, by what is chosen so far */
export function Introduction({ maxDownloads = 1 }: { maxDownloads?: number }) {
  const link = maxDownloads === 1 ? "a link for one person" : "a link";
  return (
    <Heading title="Send something, once">
      Choose files or write a text. You get {link}: it opens {timesInWords(maxDownloads)}, then it
      is gone.
    </Heading>
  );
}
