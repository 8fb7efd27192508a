import { excessInWords, limitInWords } from "../../../protocol/quantities.ts";
import { contentsInWords } from "../../ui/wording.ts";
import type { SendOrder } from "../../workers/send.worker.ts";
import type { SendLimits } from "./limits.ts";

/** What the sender has put together so far. */
export interface Draft {
  files: readonly File[];
  text: string;
  /** "" where none is wanted. */
  password: string;
  expiresInSeconds: number;
  maxDownloads: number;
  /** "" where none was entered; of use only where the server asks for one. */
  uploadToken: string;
  keepsUploadToken: boolean;
}

/** What of a share may be remembered here: nothing that was sent, no name. */
export interface DraftSummary {
  files: number;
  hasText: boolean;
  /** In bytes, before padding and encryption. */
  size: number;
}

/** @param uploadToken what this browser remembers */
export function emptyDraft(limits: SendLimits, uploadToken: string | null): Draft {
  const { defaultExpiry } = limits;
  return {
    ...{ files: [], text: "", password: "", expiresInSeconds: defaultExpiry, maxDownloads: 1 },
    uploadToken: uploadToken ?? "",
    keepsUploadToken: uploadToken !== null,
  };
}

export function orderOf({
  password,
  uploadToken,
  keepsUploadToken: _,
  ...draft
}: Draft): SendOrder {
  return { ...draft, password: orNull(password), uploadToken: orNull(uploadToken) };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

export function summaryOf({ files, text }: Draft): DraftSummary {
  const textSize = new TextEncoder().encode(text).length;
  const size = files.reduce((sum, file) => sum + file.size, textSize);
  return { files: files.length, hasText: text !== "", size };
}

/** "2 files and a text, 24 MiB", "A text, 6 bytes". */
export function summaryInWords({ files, hasText, size }: DraftSummary): string {
  return contentsInWords({ files, texts: hasText ? 1 : 0, size });
}

/** "once", "twice", "5 times". */
export function timesInWords(count: number): string {
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

/** Why a draft can't be sent as it is. */
export interface Obstacle {
  /** What has to be changed. */
  at: "content" | "upload_token";
  message: string;
}

/** The first obstacle, or null where the draft can be sent. */
export function obstacleOf(draft: Draft, limits: SendLimits): Obstacle | null {
  const { files, hasText, size } = summaryOf(draft);
  if (files === 0 && !hasText) {
    return { at: "content", message: "Choose a file or write a text first." };
  }
  if (size > limits.maxContentSize) {
    const [all, most] = [excessInWords(size), limitInWords(limits.maxContentSize)];
    const message = `This is ${all}, and one share holds ${most} here. Remove something, or send it in parts.`;
    return { at: "content", message };
  }
  if (limits.uploadAccess === "token" && draft.uploadToken === "") {
    return { at: "upload_token", message: "Enter your upload token first." };
  }
  return null;
}
