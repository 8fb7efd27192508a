import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

/** Seconds that a program took: until its end, and of the processor. */
export interface ProgramTime {
  seconds: number;
  user: number;
  system: number;
}

/** Runs a program to its end. Rejects with its messages if it fails. */
export async function timed(
  [program = "", ...words]: readonly string[],
  env: Record<string, string> = {},
): Promise<{ time: ProgramTime; stdout: string }> {
  const messages = join(await tempFolder(), "messages");
  const script = 'TIMEFORMAT="%R %U %S"; messages="$1"; shift; time "$@" 2> "$messages"';
  const options = { env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env } };
  try {
    const { stdout, stderr } = await run(
      "bash",
      // Without a terminal, bash may read the settings of its user.
      ["--norc", "-c", script, "bash", messages, program, ...words],
      options,
    );
    const [seconds = 0, user = 0, system = 0] = stderr.trim().split(" ").map(Number);
    return { time: { seconds, user, system }, stdout };
  } catch (error) {
    throw new Error(`${program}: ${await readFile(messages, "utf8")}`, { cause: error });
  }
}
