import { constants, type Stats } from "node:fs";
import { access, readdir, stat, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { errorCode, nullIfMissing } from "../../node/files.ts";
import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import type { Config } from "../config/config.ts";

const FOR_OTHERS = 0o077;
const KEY_FILE = "secret.key";
const MIN_KEY_SIZE = 32;

/** Checks that only the server's user can read DATA_DIR, and that this user owns all of it. */
export async function examineFolder(config: Config): Promise<Finding[]> {
  const check = "data-folder";
  const { dataDir } = config;
  const folder = await nullIfMissing(stat(dataDir));
  if (folder === null) {
    return [
      failure(
        check,
        `DATA_DIR ${dataDir} does not exist.`,
        "Set DATA_DIR to the folder of the server, and start the server once.",
      ),
    ];
  }
  if (!folder.isDirectory()) {
    return [failure(check, `DATA_DIR ${dataDir} is not a folder.`, "Set DATA_DIR to a folder.")];
  }
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return [judgeFiles(dataDir, folder, await filesIn(dataDir))];
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const remedy =
      code === "EROFS"
        ? "Mount the disk of DATA_DIR for reading and writing."
        : "Run doctor as the user of the server. If you did, make this user the owner of DATA_DIR (chown).";
    return [failure(check, `DATA_DIR ${dataDir} can't be read and written (${code}).`, remedy)];
  }
}

async function filesIn(dataDir: string): Promise<Map<string, Stats>> {
  const files = new Map<string, Stats>();
  for (const name of await readdir(dataDir)) {
    // A temporary file may be gone again.
    const found = await nullIfMissing(stat(join(dataDir, name)));
    if (found) files.set(name, found);
  }
  return files;
}

function judgeFiles(dataDir: string, folder: Stats, files: ReadonlyMap<string, Stats>): Finding {
  const check = "data-folder";
  const foreign = [...files].filter(([, { uid }]) => uid !== folder.uid).map(([name]) => name);
  if (foreign.length > 0) {
    return failure(
      check,
      `The owner of DATA_DIR does not own ${foreign.join(", ")}, so the server may not be able to write there.`,
      `Run \`chown -R --reference=${dataDir} ${dataDir}\`, and run commands as the server's user.`,
    );
  }
  // Windows has no such modes.
  if (process.platform === "win32") return ok(check, `DATA_DIR is ${dataDir}.`);
  const open = [...files].filter(([, file]) => isOpen(file)).map(([name]) => name);
  if (isOpen(folder) && open.length > 0) {
    return failure(
      check,
      `Other users of this machine can read or change ${open.join(", ")} in DATA_DIR.`,
      `Run \`chmod -R go= ${dataDir}\`.`,
    );
  }
  if (isOpen(folder)) {
    return warning(
      check,
      `Other users of this machine can list or enter DATA_DIR (mode ${modeOf(folder)}).`,
      `Run \`chmod 700 ${dataDir}\`.`,
    );
  }
  return ok(check, `Only its user can read DATA_DIR ${dataDir}.`);
}

/** Checks the key under which client addresses are hashed. */
export async function examineKeyFile(config: Config): Promise<Finding[]> {
  const check = "secret-key";
  if (config.secretKey !== null) return [ok(check, "SECRET_KEY is set.")];
  if (config.redisTarget !== null) {
    return [
      failure(
        check,
        "With REDIS_URL, all servers need the same SECRET_KEY, and it is not set.",
        "Generate one with `openssl rand -base64 32`, and set it on all servers.",
      ),
    ];
  }
  const path = join(config.dataDir, KEY_FILE);
  const file = await nullIfMissing(stat(path)).catch(() => null);
  // A server creates the file only when it needs a key.
  if (file === null) return [];
  if (process.platform !== "win32" && isOpen(file)) {
    return [
      failure(
        check,
        `${basename(path)} has mode ${modeOf(file)} instead of 0600, so other users of this machine may read it.`,
        `Run \`chmod 600 ${path}\`. If somebody may have read it, stop the server, delete the file and start again.`,
      ),
    ];
  }
  if (file.size < MIN_KEY_SIZE) {
    return [
      failure(
        check,
        `${basename(path)} is damaged: it has ${file.size} bytes.`,
        "Stop the server, delete the file and start again. The server makes a new one.",
      ),
    ];
  }
  return [ok(check, `${basename(path)} has mode ${modeOf(file)}.`)];
}

/** Checks the room on the disk of DATA_DIR. */
export async function examineDisk(config: Config): Promise<Finding> {
  const check = "disk";
  const { dataDir, diskFloor, maxShareSize } = config;
  const { bavail, bsize, blocks, ffree, files } = await statfs(dataDir);
  const free = bavail * bsize;
  const room = free - diskFloor;
  const state = `The disk of DATA_DIR has ${sizeInWords(free)} free, and DISK_FLOOR is ${sizeInWords(diskFloor)}`;
  if (blocks * bsize <= diskFloor) {
    return failure(
      check,
      `${state}: at least the size of the disk.`,
      "Lower DISK_FLOOR, or use a larger disk.",
    );
  }
  if (room <= 0) {
    return failure(
      check,
      `${state}: the server accepts no new share.`,
      "Free space on this disk, enlarge it, or lower DISK_FLOOR.",
    );
  }
  if (files > 0 && ffree === 0) {
    return failure(check, "The disk of DATA_DIR has no free inodes.", "Delete files on this disk.");
  }
  // With S3, the disk only has the database and the unsent bytes of uploads.
  if (config.s3Bucket === null && room < maxShareSize) {
    return warning(
      check,
      `${state}: a share of MAX_SHARE_SIZE (${sizeInWords(maxShareSize)}) does not fit.`,
      "Free space on this disk, enlarge it, or lower MAX_SHARE_SIZE.",
    );
  }
  return ok(check, `${state}.`);
}

function isOpen({ mode }: Stats): boolean {
  return (mode & FOR_OTHERS) !== 0;
}

function modeOf({ mode }: Stats): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}
