import { execFile } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { logKeeper } from "../support/evidence.ts";
import { programCommand } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import type { Image } from "./build-image.ts";
import { runInOwnNamespaces } from "./own-namespaces.ts";

/** A running container: processes, network and mounts of its own, a read-only root, and the image's user. */
export interface Container {
  /** The id of its first process, seen from here. */
  readonly pid: number;
  readonly volume: string;
  log(): string;
  /** Runs a program of the image in the container, as its user. Resolves with the exit code and the output. */
  execute(command: readonly string[], env?: Record<string, string>): Promise<Result>;
  /** Runs the command line of this checkout in the network of the container. */
  cli(args: readonly string[]): Promise<Result>;
  /** Sends SIGTERM. Resolves with the exit code and the time that the server took. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

const READY_WITHIN_MS = 20_000;

/** The devices that a container engine provides. */
const DEVICES = ["null", "zero", "full", "random", "urandom"];

const MOUNTS = `set -e
ip link set lo up
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/dev"
for name in ${DEVICES.join(" ")}; do touch "$1/dev/$name"; mount --bind "/dev/$name" "$1/dev/$name"; done
mount --bind "$2" "$1/data"
mount -o remount,bind,ro "$1"
root=$1; user=$3; shift 3
exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"`;

/** Starts the image's server as `docker run --read-only --volume …:/data` does, and waits until it is ready. */
export async function startContainer(
  image: Image,
  { volume, env = {} }: { volume?: string; env?: Record<string, string> } = {},
): Promise<Container> {
  const folder = volume ?? (await newVolume(image.user));
  for (const name of ["proc", "dev"]) await mkdir(join(image.root, name), { recursive: true });
  const command = [...image.entrypoint, ...image.command];
  const { child, output, end } = runInOwnNamespaces(
    MOUNTS,
    [image.root, folder, image.user, ...command],
    { env: { PATH: "/usr/sbin:/sbin:/usr/bin:/bin", ...image.env, ...env }, network: true },
  );
  child.stderr.on("data", logKeeper());
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!output().includes("OneTimeShare listens on")) {
    if (child.exitCode !== null || performance.now() > deadline) {
      end();
      throw new Error(output());
    }
    await sleep(20);
  }
  const children = `/proc/${child.pid}/task/${child.pid}/children`;
  const pid = Number((await readFile(children, "utf8")).trim());
  const [user = "", group = ""] = image.user.split(":");
  const enter = ["--target", String(pid), "--net"];
  return {
    pid,
    volume: folder,
    log: output,
    execute(words, more = {}) {
      const inside = ["--mount", "--pid", "--root", `--wdns=${image.workFolder}`];
      const identity = ["--setuid", user, "--setgid", group];
      const args = [...enter, ...inside, ...identity, "--", ...words];
      return result("nsenter", args, { ...image.env, ...env, ...more });
    },
    async cli(args) {
      const { program, firstArguments } = programCommand();
      const home = await tempFolder();
      const words = [program, ...firstArguments, ...args];
      return result("nsenter", [...enter, "--", ...words], { PATH: process.env.PATH, HOME: home });
    },
    async stop() {
      const ended = once(child, "exit");
      const since = performance.now();
      process.kill(pid, "SIGTERM");
      const [code] = await ended;
      return { code: code as number | null, ms: performance.now() - since };
    },
  };
}

/** An empty folder of the image's user, as a new volume is. */
async function newVolume(user: string): Promise<string> {
  const folder = await tempFolder();
  const [uid, gid] = user.split(":").map(Number);
  await chown(folder, uid ?? 0, gid ?? 0);
  return folder;
}

function result(
  program: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<Result> {
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, stdout, stderr });
    });
  });
}

/** A file of random bytes to send. */
export async function fileToSend(bytes: number): Promise<{ path: string; content: Buffer }> {
  const content = Buffer.from(crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536))));
  const repeated = Buffer.alloc(bytes, content);
  const path = join(await tempFolder(), "report.pdf");
  await writeFile(path, repeated);
  return { path, content: repeated };
}
