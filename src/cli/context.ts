import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { InterruptedError } from "./errors.ts";
import { stateFolderPath } from "./state/state-folder.ts";
import { Terminal } from "./terminal/terminal.ts";

/** The environment of a command. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The folder of the person who typed the command. Relative paths begin here. */
  currentFolder: string;
  /** The command that runs this program, as the person typed it, such as "onetimeshare". */
  program: string;
  terminal: Terminal;
  stateFolder: string;
  /** Aborted with an InterruptedError by SIGINT, SIGTERM or SIGHUP. */
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The environment of this process. `packageFolder` contains package.json. */
export function processContext(packageFolder: string): CliContext {
  const { env, platform, argv } = process;
  const signal = listenForInterruption();
  const terminal = new Terminal(process.stdin, process.stdout, process.stderr);
  signal.addEventListener("abort", () => terminal.stdin.destroy());
  const cwd = process.cwd();
  const call = describeCall({ env, cwd, script: argv[1] ?? "", packageFolder });
  return {
    ...{ env, platform, terminal, signal, now: Date.now, ...call },
    stateFolder: resolve(call.currentFolder, stateFolderPath(env, platform)),
  };
}

interface Call {
  env: CliContext["env"];
  /** The process's own folder. */
  cwd: string;
  /** The path of the script that Node runs. In an installed program, the script is a symbolic link. */
  script: string;
  packageFolder: string;
}

/**
 * Returns the person's folder and command. `npm run cli` starts the program in the package's folder and passes the
 * person's folder in INIT_CWD. Other npm scripts pass their INIT_CWD on to every program, so the script's name, the
 * process's folder and the package must match too.
 */
export function describeCall(call: Call): Pick<CliContext, "currentFolder" | "program"> {
  const { env, cwd, script, packageFolder } = call;
  const isNpmScript =
    env.npm_lifecycle_event === "cli" &&
    env.INIT_CWD &&
    cwd === packageFolder &&
    isSameFile(env.npm_package_json, join(packageFolder, "package.json"));
  if (isNpmScript && env.INIT_CWD) {
    const currentFolder = env.INIT_CWD;
    const prefix = isInside(currentFolder, packageFolder)
      ? ""
      : `--prefix ${quoteForShell(packageFolder)} `;
    return { currentFolder, program: `npm ${prefix}run --silent cli --` };
  }
  return { currentFolder: cwd, program: installedName(script, cwd) };
}

function installedName(script: string, cwd: string): string {
  if (/[/\\](?:node_modules[/\\]\.bin|_npx)[/\\]/.test(script)) return "npx onetimeshare";
  const isSource =
    basename(script) === "onetimeshare.js" && !script.includes(`${sep}node_modules${sep}`);
  if (!isSource) return "onetimeshare";
  return `node ${quoteForShell(isInside(script, cwd) ? relative(cwd, script) : script)}`;
}

function isInside(path: string, folder: string): boolean {
  const fromFolder = relative(folder, path);
  return fromFolder !== ".." && !fromFolder.startsWith(`..${sep}`) && !isAbsolute(fromFolder);
}

function isSameFile(one: string | undefined, other: string): boolean {
  try {
    return one !== undefined && realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function quoteForShell(word: string): string {
  return /^[\w./@:\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first signal aborts the command, so that it can clean up. The second one ends the process at once. */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
      controller.abort(new InterruptedError(signal));
    });
  }
  return controller.signal;
}
