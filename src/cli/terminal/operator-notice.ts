import type { ServerConfig } from "../../protocol/api.ts";
import type { Terminal } from "./terminal.ts";
import { withoutControls } from "./wording.ts";

/** Returns a function that shows the notice of the server's operator, only the first time that it gets one. */
export function noticeOnce(terminal: Terminal): (config: ServerConfig) => void {
  let isShown = false;
  return ({ notice }) => {
    if (!notice || isShown) return;
    isShown = true;
    const line = withoutControls(notice.text).replace(/\s+/g, " ");
    terminal.say(`Notice from the server's operator: ${line}`);
  };
}
