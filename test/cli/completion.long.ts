import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { endWithUs } from "../support/end-with-us.ts";
import { createCliUser } from "../support/run-cli.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** The start of an interactive shell. A function replaces the command and prints its arguments. */
const SHELLS = {
  bash: {
    command: "bash --norc --noprofile -i",
    start: 'source ./completion; onetimeshare() { printf "<%s>" GOT "$@"; echo; }',
  },
  zsh: {
    command: "zsh -f -i",
    start:
      'autoload -U compinit; compinit -D -u; source ./completion; onetimeshare() { printf "<%s>" GOT "$@"; echo; }',
  },
  fish: {
    command: "fish --no-config -i",
    start: 'source ./completion; function onetimeshare; printf "<%s>" GOT $argv; echo; end',
  },
} as const;
type Shell = keyof typeof SHELLS;

/** Typed lines, where ⇥ is the TAB key, with the arguments that the command must get. */
const TYPED: readonly (readonly [line: string, args: string])[] = [
  ["onetimeshare stat⇥", "<status>"],
  ["onetimeshare send --expi⇥7d", "<send><--expires><7d>"],
  ["onetimeshare send quarterly⇥", "<send><quarterly report.pdf>"],
  [
    "onetimeshare key LINK --password-f⇥quarterly⇥",
    "<key><LINK><--password-file><quarterly report.pdf>",
  ],
  ["onetimeshare get -o down⇥", "<get><-o><downloads>"],
  ["onetimeshare get quarterly⇥", "<get><quarterly>"],
  ["onetimeshare upload-token rev⇥", "<upload-token><revoke>"],
  [
    "onetimeshare upload-token create anna --by⇥1GiB",
    "<upload-token><create><anna><--bytes-per-day><1GiB>",
  ],
  ["onetimeshare help hash⇥", "<help><hash-password>"],
  ["onetimeshare completion fi⇥", "<completion><fish>"],
  ["onetimeshare send get --downl⇥2", "<send><get><--downloads><2>"],
];

describe("the completions", () => {
  for (const shell of Object.keys(SHELLS) as Shell[]) {
    it(`complete commands, options, files and folders in ${shell}`, async () => {
      const got = await typeInto(
        shell,
        TYPED.map(([line]) => line),
      );
      assert.deepEqual(
        got,
        TYPED.map(([, args]) => args),
      );
    });
  }
});

/** Types the lines on a terminal. Returns the arguments that the command got, for each line. */
async function typeInto(shell: Shell, lines: readonly string[]): Promise<string[]> {
  const folder = await tempFolder();
  await mkdir(join(folder, "downloads"));
  await writeFile(join(folder, "quarterly report.pdf"), "");
  const { stdout } = await (await createCliUser()).run(["completion", shell]);
  await writeFile(join(folder, "completion"), stdout);
  const { command, start } = SHELLS[shell];
  const terminal = spawn("script", ["--quiet", "--command", command, "/dev/null"], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TERM: "xterm", LANG: "C.UTF-8" },
  });
  endWithUs(terminal);
  const typed = [start, ...lines.map((line) => line.replaceAll("⇥", "\t")), "exit"];
  terminal.stdin.end(`${typed.join("\n")}\n`);
  const [screen] = await Promise.all([text(terminal.stdout), once(terminal, "close")]);
  const shown = [...screen.matchAll(/<GOT>(?<args>.*>)/g)].map(({ groups }) => groups?.args ?? "");
  // The echo of `start` contains no "<GOT>". zsh joins an option and its value by "=", and others end a folder with "/".
  return shown.map((args) => args.replace(/(<--[\w-]+)=/g, "$1><").replace("/>", ">"));
}
