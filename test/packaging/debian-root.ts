import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { endWithUs } from "../support/end-with-us.ts";
import { logKeeper } from "../support/evidence.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);
const PACKAGES = ["systemd", "init-system-helpers", "ca-certificates", "man-db"];

/** A minimal Debian in a folder. */
export interface DebianRoot {
  readonly path: string;
  /** Runs a command as root in it. Returns stdout and stderr. Rejects if the command fails. */
  run(command: string, ...args: string[]): Promise<string>;
}

/** Downloads the current stable Debian that has systemd 252: bookworm. */
export async function createDebianRoot(): Promise<DebianRoot> {
  const path = join(await tempFolder(), "root");
  const include = `--include=${PACKAGES.join(",")}`;
  await run("mmdebstrap", ["--quiet", "--variant=minbase", include, "bookworm", path]);
  return {
    path,
    async run(command, ...args) {
      const own = ["--mount", "--pid", "--fork", `--mount-proc=${join(path, "proc")}`];
      const { stdout, stderr } = await run("unshare", [...own, "chroot", path, command, ...args]);
      return stdout + stderr;
    },
  };
}

export interface RunningUnit {
  readonly url: string;
  /** Sends SIGTERM. Returns the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts ExecStart of the unit without systemd, as its user and with the restrictions that can be made without it: no
 * capabilities and no new privileges, a root file system that is read-only except its state and cache folders, and a
 * /proc with processes alone.
 */
export async function startUnit(root: DebianRoot, unitFile: string): Promise<RunningUnit> {
  const unit = await readFile(join(root.path, unitFile), "utf8");
  const value = (name: string) => new RegExp(`^${name}=(?<text>.*)$`, "m").exec(unit)?.groups?.text;
  const user = value("User") ?? "";
  const limits = ["--bounding-set=-all", "--no-new-privs", "--init-groups"];
  const inside = ["chroot", root.path, "setpriv", `--reuid=${user}`, `--regid=${user}`, ...limits];
  const settings = `${value("Environment")} PORT=0`.split(" ");
  const command = [...inside, "env", "-i", ...settings, ...(value("ExecStart") ?? "").split(" ")];
  const child = spawn("unshare", ["--mount", "sh", "-c", PREPARE, "sh", root.path, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithUs(child);
  child.stderr.on("data", logKeeper());
  const url = await listeningAddress(child);
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
      return child.exitCode;
    },
  };
}

const PREPARE = `set -e
root=$1
shift
mkdir -p "$root/var/cache/onetimeshare"
chown --reference="$root/var/lib/onetimeshare" "$root/var/cache/onetimeshare"
mount --bind "$root" "$root"
for folder in var/lib/onetimeshare var/cache/onetimeshare; do mount --bind "$root/$folder" "$root/$folder"; done
mount -o remount,bind,ro "$root"
mount -t proc -o subset=pid,hidepid=invisible proc "$root/proc"
exec "$@"`;

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const look = (piece: Buffer) => {
      output += piece;
      const url = /listens on (?<url>http:\S+)/.exec(output)?.groups?.url;
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) => reject(new Error(`The unit exited with ${code}:\n${output}`)));
  });
}
