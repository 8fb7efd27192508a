import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { InterruptedError, UsageError } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks for a line that must not be seen: what is typed is not shown.
 *
 * @throws InterruptedError on Ctrl-C, UsageError on Ctrl-D; `signal`'s reason
 */
export async function askHidden(
  terminal: Terminal,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const reader = createInterface({
    input: terminal.stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  terminal.stderr.write(question);
  const answer = new Promise<string>((resolve, reject) => {
    reader.once("line", resolve);
    reader.once("SIGINT", () => reject(new InterruptedError("SIGINT")));
    reader.once("close", () => reject(new UsageError("No password was entered.")));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await answer;
  } finally {
    reader.close();
    terminal.say("");
  }
}
