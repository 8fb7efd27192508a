import { link, lstat, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import {
  errorCode,
  nullIfMissing,
  readJsonIfPresent,
  syncFolder,
  writePrivateFile,
} from "../../node/files.ts";
import { numberedName } from "../../protocol/safe-name.ts";
import { ObstacleError } from "../errors.ts";
import type { FileToDeliver } from "./output.ts";
import { partPath } from "./staged-parts.ts";

export interface DeliveryPaths {
  /** The folder with the staged parts. */
  stage: string;
  /** The folder for the files, on the same file system. */
  destination: string;
  /** The file for the plan. */
  plan: string;
}

/**
 * Maps the number of an entry to its file name, and "/" with the name of a folder in the share to the folder's name here.
 * The plan is durable before a name is used.
 */
const Plan = Type.Record(Type.String(), Type.String());
export type Plan = Static<typeof Plan>;

/**
 * Moves parts from the stage to the destination without overwriting a file. A repetition after a crash at any point
 * uses the same names.
 *
 * @returns the durable names, in the order of `files`
 * @throws ObstacleError if a part is missing
 */
export async function deliverFiles(
  files: readonly FileToDeliver[],
  paths: DeliveryPaths,
): Promise<string[]> {
  const plan = await readPlan(paths);
  const findName = nameFinder(paths.destination, plan);
  for (const { index, name } of files) plan[index] ??= await findName(name);
  await writePlan(plan, paths);
  for (const { index, name } of files) {
    while (!(await moveToPlannedName(index, plan, paths))) {
      plan[index] = await findName(name);
      await writePlan(plan, paths);
    }
  }
  await syncFolder(paths.destination);
  for (const { index } of files) await rm(partPath(paths.stage, index), { force: true });
  return files.map(({ index }) => plan[index] ?? "");
}

export async function readPlan(paths: DeliveryPaths): Promise<Plan> {
  const saved = await readJsonIfPresent(paths.plan);
  return Value.Check(Plan, saved) ? saved : {};
}

export function writePlan(plan: Plan, paths: DeliveryPaths): Promise<void> {
  return writePrivateFile(paths.plan, JSON.stringify(plan));
}

/** Returns a function that finds a free name: neither the destination nor the plan contains it. */
export function nameFinder(destination: string, plan: Plan): (name: string) => Promise<string> {
  const taken = new Set(Object.values(plan));
  /** The last number tried for each name. This map avoids quadratic time for thousands of entries with one name. */
  const lastNumbers = new Map<string, number>();
  return async (name) => {
    for (let number = (lastNumbers.get(name) ?? 0) + 1; ; number++) {
      const candidate = numberedName(name, number);
      if (taken.has(candidate)) continue;
      if (await nullIfMissing(lstat(join(destination, candidate)))) continue;
      taken.add(candidate);
      lastNumbers.set(name, number);
      return candidate;
    }
  };
}

/** Moves a part to its planned name unless an earlier run did. Returns false if another file has that name. */
async function moveToPlannedName(
  index: number,
  plan: Plan,
  paths: DeliveryPaths,
): Promise<boolean> {
  const part = partPath(paths.stage, index);
  const target = join(paths.destination, plan[index] ?? "");
  const [staged, existing] = await Promise.all(
    [part, target].map((path) => nullIfMissing(stat(path))),
  );
  if (!staged && existing) return true;
  if (!staged) throw missing(paths);
  if (existing) return existing.ino === staged.ino && existing.dev === staged.dev;
  return moveWithoutOverwriting(part, target);
}

export function missing({ stage }: DeliveryPaths): ObstacleError {
  return new ObstacleError(
    `The downloaded data is no longer in ${stage}. Ask the sender to send the share again.`,
  );
}

/** Returns false if another file has the name of the target. */
async function moveWithoutOverwriting(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target).catch(async (error: unknown) => {
      if (!WITHOUT_HARD_LINKS.has(errorCode(error) ?? "")) throw error;
      // A rename overwrites, so an empty file reserves the name first.
      await writeFile(target, "", { flag: "wx", mode: 0o600 });
      await rename(part, target);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** The errors of file systems without hard links, such as FAT. */
const WITHOUT_HARD_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
