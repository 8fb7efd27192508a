import type { FromFrame, ToFrame } from "../frame-messages.ts";

export type Show = Extract<ToFrame, { kind: "show" }>;

/** What a frame has shown. */
export interface Shown {
  pages: number;
  /** Rejects if the browser can't show the page, or if a later call has taken its place. */
  turn(page: number): Promise<void>;
}

/** For everything that has one page. */
export const onePage: Shown = { pages: 1, turn: async () => {} };

/**
 * Answers the messages of the page. A message that a newer one has overtaken gets no answer, also if it failed.
 *
 * @param show rejects if the browser can't show the content
 * @returns sends a message to the page
 */
export function answerPage(
  port: MessagePort,
  show: (message: Show) => Promise<Shown>,
): (message: FromFrame) => void {
  const report = (message: FromFrame) => port.postMessage(message);
  let shown: Shown | null = null;
  let latest = 0;
  port.onmessage = async ({ data }: MessageEvent<ToFrame>) => {
    const number = ++latest;
    const answer = (message: FromFrame) => {
      if (number === latest) report(message);
    };
    try {
      const page = data.kind === "turn" ? data.page : 1;
      if (data.kind === "show") shown = await show(data);
      else await shown?.turn(page);
      answer({ kind: "shown", page, pages: shown?.pages ?? 1 });
    } catch {
      answer({ kind: "failed" });
    }
  };
  return report;
}
