import { answerPage, type Show, type Shown } from "./answer-page.ts";
import "./frame.css";

/** Takes the port of the page and answers its messages. `show` rejects if the browser can't show the content. */
export function startFrame(show: (message: Show) => Promise<Shown>): void {
  const connect = ({ source, ports: [port] }: MessageEvent) => {
    if (source !== parent || !port) return;
    removeEventListener("message", connect);
    const report = answerPage(port, show);
    // The frame has the focus, so the page's dialog does not get the key.
    addEventListener("keydown", ({ key }) => {
      if (key === "Escape") report({ kind: "close" });
    });
  };
  addEventListener("message", connect);
}
