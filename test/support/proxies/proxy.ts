import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithUs } from "../end-with-us.ts";
import { isListening } from "../is-listening.ts";
import { CHECKOUT } from "../program.ts";

/** A real proxy with TLS on 127.0.0.1, with an example of deploy/ as its configuration. */
export interface ProxyProcess {
  /** For example https://127.0.0.1:41234. */
  readonly url: string;
  /** The address without TLS, which redirects to `url`. */
  readonly plainUrl: string;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** One server or two, such as http://127.0.0.1:3000. */
  targets: readonly string[];
  keyFile: string;
  certificateFile: string;
  /** Its port. It must be known if BASE_URL names it. */
  port?: number;
  /** The name in its requests. Its address is 127.0.0.1 always. */
  host?: string;
  /** Changes the example. */
  change?: (config: string) => string;
}

const START_WITHIN_MS = 10_000;

/** An example of deploy/ as its comments say to use it: with one node or two, at the addresses of the test. */
export async function readExample(
  path: string,
  { targets, change = (config) => config }: Pick<ProxyOptions, "targets" | "change">,
): Promise<string> {
  const example = change(await readFile(join(CHECKOUT, "deploy", path), "utf8"));
  const [first = "", second] = targets.map((target) => new URL(target).host);
  if (second === undefined) return replace(example, "127.0.0.1:3000", first);
  const choice =
    /^[ \t]*# One node:\n[\s\S]*?(?<two>^[ \t]*# Two nodes .*\n)(?<lines>(?:[ \t]*# .*\n)+)/m;
  const { two = "", lines = "" } = choice.exec(example)?.groups ?? {};
  const withTwo = replace(example, choice, two + lines.replaceAll(/^([ \t]*)# /gm, "$1"));
  return replace(replace(withTwo, "10.0.0.5:3000", first), "10.0.0.6:3000", second);
}

/** Replaces each occurrence. Throws if there is none, because the example has changed then. */
export function replace(config: string, what: string | RegExp, by: string): string {
  const isFound = typeof what === "string" ? config.includes(what) : what.test(config);
  if (!isFound) throw new Error(`The example has no ${what}.`);
  return typeof what === "string" ? config.replaceAll(what, by) : config.replace(what, () => by);
}

/** Starts a proxy and waits until it listens. Returns a function that stops it. */
export async function runProxy(
  program: string,
  args: readonly string[],
  { port, debianPackage, cwd }: { port: number; debianPackage: string; cwd: string },
): Promise<() => Promise<void>> {
  const env = { PATH: `${process.env.PATH}:/usr/sbin`, HOME: cwd };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  const listen = (piece: Buffer) => {
    words = (words + piece).slice(-20_000);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  child.once("error", () => {
    words += `The tests need ${program} (Debian: apt-get install ${debianPackage}).`;
  });
  endWithUs(child);
  const deadline = performance.now() + START_WITHIN_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || child.pid === undefined || performance.now() > deadline) {
      throw new Error(`${program} did not start: ${words}`);
    }
    await sleep(20);
  }
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
}
