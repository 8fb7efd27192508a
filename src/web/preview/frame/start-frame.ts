import type { FromFrame, ToFrame } from "../frame-messages.ts";
import "./frame.css";

type Show = Extract<ToFrame, { kind: "show" }>;

/** What a frame has shown. */
export interface Shown {
  pages: number;
  turn(page: number): Promise<void>;
}

/** Takes the port of the page and answers its messages. `show` rejects if the browser can't show the content. */
export function startFrame(show: (message: Show) => Promise<Shown>): void {
  const connect = ({ source, ports: [port] }: MessageEvent) => {
    if (source !== parent || !port) return;
    removeEventListener("message", connect);
    answer(port, show);
  };
  addEventListener("message", connect);
}

function answer(port: MessagePort, show: (message: Show) => Promise<Shown>): void {
  const report = (message: FromFrame) => port.postMessage(message);
  let shown: Shown | null = null;
  port.onmessage = async ({ data }: MessageEvent<ToFrame>) => {
    try {
      const page = data.kind === "turn" ? data.page : 1;
      if (data.kind === "show") shown = await show(data);
      else await shown?.turn(page);
      report({ kind: "shown", page, pages: shown?.pages ?? 1 });
    } catch {
      report({ kind: "failed" });
    }
  };
  // The frame has the focus, so the page's dialog does not get the key.
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") report({ kind: "close" });
  });
}

/** For everything that has one page. */
export const onePage: Shown = { pages: 1, turn: async () => {} };
