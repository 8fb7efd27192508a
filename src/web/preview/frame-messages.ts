import type { PreviewKind } from "./kinds.ts";

/**
 * Between the page and the preview frame, over a MessagePort. The frame gets bytes and never a key, a link or a name that
 * it does not show. It has no text of its own.
 */
export type ToFrame =
  | {
      kind: "show";
      preview: PreviewKind;
      content: Blob;
      /** The accessible name of a picture, sound or film. */
      label: string;
      /** Animations show their first picture only. */
      isStill: boolean;
    }
  /** Shows another page of a PDF. Numbers begin with 1. */
  | { kind: "turn"; page: number };

export type FromFrame =
  /** `pages` is 1 for everything but PDFs. */
  | { kind: "shown"; page: number; pages: number }
  /** The browser can't show it. */
  | { kind: "failed" }
  /** The recipient has pressed Escape in the frame. */
  | { kind: "close" };

/** The message of a frame, or null. The frame has parsed what a stranger wrote, so the page believes nothing else. */
export function readFrameMessage(data: unknown): FromFrame | null {
  if (typeof data !== "object" || data === null) return null;
  const { kind, page, pages } = data as Record<string, unknown>;
  if (kind === "failed" || kind === "close") return { kind };
  if (kind !== "shown" || !isCount(page) || !isCount(pages) || page > pages) return null;
  return { kind, page, pages };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
