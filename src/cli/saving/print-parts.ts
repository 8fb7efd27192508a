import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Terminal } from "../terminal/terminal.ts";
import { withoutControls } from "../terminal/wording.ts";

/**
 * Writes parts to stdout, one after another, byte for byte. Only on a terminal, which a stranger's text must
 * not steer, control characters are replaced, and a last line end is added.
 *
 * @throws OutputClosedError
 */
export async function printParts(terminal: Terminal, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (terminal.stdout.isTTY) await showText(terminal, path);
    else for await (const piece of createReadStream(path)) await terminal.print(piece);
  }
}

/** The texts in parts, joined by line ends. */
export async function readTexts(paths: readonly string[]): Promise<string> {
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return texts.join("\n");
}

async function showText(terminal: Terminal, path: string): Promise<void> {
  const decoder = new TextDecoder();
  let last = "";
  for await (const piece of createReadStream(path)) {
    const text = decoder.decode(piece, { stream: true });
    await terminal.print(withoutControls(text));
    last = text.at(-1) ?? last;
  }
  if (last !== "\n") await terminal.print("\n");
}
