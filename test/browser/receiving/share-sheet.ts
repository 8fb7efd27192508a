import type { Visitor } from "../support/visitors.ts";

/** What the share sheet of a test does with the next file: takes it, or fails with a DOMException of this name. */
type Answer = "take" | "AbortError" | "NotAllowedError";

/** A file that the page has given to the share sheet. */
interface SharedFile {
  name: string;
  type: string;
  bytes: number[];
}

interface ShareSheet {
  answer: Answer;
  /** The number of times that the page has opened it. */
  opened: number;
  shared: SharedFile[];
}

/** Gives the pages a share sheet, because a browser without a display has none. It takes one file at a time. */
export async function prepareShareSheet(visitor: Visitor): Promise<void> {
  await visitor.beforeLoad(() => {
    const sheet: ShareSheet = { answer: "take", opened: 0, shared: [] };
    const canShare = ({ files }: ShareData = {}) => files?.length === 1;
    const share = async ({ files: [file] = [] }: ShareData) => {
      sheet.opened++;
      if (sheet.answer !== "take" || !file) throw new DOMException("No.", sheet.answer);
      const bytes = [...new Uint8Array(await file.arrayBuffer())];
      sheet.shared.push({ name: file.name, type: file.type, bytes });
    };
    for (const [name, value] of Object.entries({ canShare, share })) {
      Object.defineProperty(Navigator.prototype, name, { value, configurable: true });
    }
    Object.assign(globalThis, { sheet });
  });
}

export async function answerWith(visitor: Visitor, answer: Answer): Promise<void> {
  await visitor.evaluate((next) => {
    (globalThis as unknown as { sheet: ShareSheet }).sheet.answer = next;
  }, answer);
}

export function shareSheetOf(visitor: Visitor): Promise<ShareSheet> {
  return visitor.evaluate(() => (globalThis as unknown as { sheet: ShareSheet }).sheet);
}
