import { renderUnicodeCompact } from "uqr";
import type { Terminal } from "./terminal.ts";

const WHITE_ON_BLACK = "\u001b[97;40m";
const NORMAL = "\u001b[0m";

/** Shows a text as a QR code among the words. Its blocks are the light part, whatever the terminal's colours. */
export function showQrCode(terminal: Terminal, text: string): void {
  for (const line of renderUnicodeCompact(text, { border: 2 }).split("\n")) {
    const shown = terminal.stderr.isTTY ? WHITE_ON_BLACK + line + NORMAL : line;
    terminal.stderr.write(`${shown}\n`);
  }
}
