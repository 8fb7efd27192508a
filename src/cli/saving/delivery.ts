import { link, lstat, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import {
  nullIfMissing,
  readJsonIfPresent,
  syncFolder,
  writePrivateFile,
} from "../../node/files.ts";
import { ObstacleError } from "../errors.ts";
import { type FileToDeliver, numberedName } from "./output.ts";
import { partPath } from "./staged-parts.ts";

export interface DeliveryPlaces {
  /** Where the parts wait. */
  stage: string;
  /** Where the files go; on the same file system. */
  destination: string;
  /** The file in which the plan is kept. */
  plan: string;
}

/** Which name each entry gets, by the entry's number: written before it is used. */
const Plan = Type.Record(Type.String(), Type.String());
type Plan = Static<typeof Plan>;

/**
 * Moves parts from the stage to their names in the destination, never onto a file that is there. It may be
 * repeated after a crash at any point and then comes to the same names. Gives the names in the same order;
 * when it resolves, they survive a crash.
 *
 * @throws ObstacleError when a part is gone
 */
export async function deliverFiles(
  files: readonly FileToDeliver[],
  places: DeliveryPlaces,
): Promise<string[]> {
  const kept = await readJsonIfPresent(places.plan);
  const plan: Plan = Value.Check(Plan, kept) ? kept : {};
  const freeNames = new FreeNames(places.destination, plan);
  for (const { index, name } of files) plan[index] ??= await freeNames.take(name);
  await writePlan(plan, places);
  for (const { index, name } of files) {
    while (!(await isPlaced(index, plan, places))) {
      plan[index] = await freeNames.take(name);
      await writePlan(plan, places);
    }
  }
  await syncFolder(places.destination);
  for (const { index } of files) await rm(partPath(places.stage, index), { force: true });
  return files.map(({ index }) => plan[index] ?? "");
}

function writePlan(plan: Plan, places: DeliveryPlaces): Promise<void> {
  return writePrivateFile(places.plan, JSON.stringify(plan));
}

/** Finds names that nothing has: neither in the destination nor in the plan. */
class FreeNames {
  readonly #destination: string;
  readonly #taken: Set<string>;
  /** How far each name was tried: a share may have thousands of entries of one name. */
  readonly #lastNumbers = new Map<string, number>();

  constructor(destination: string, plan: Plan) {
    this.#destination = destination;
    this.#taken = new Set(Object.values(plan));
  }

  async take(name: string): Promise<string> {
    for (let number = (this.#lastNumbers.get(name) ?? 0) + 1; ; number++) {
      const candidate = numberedName(name, number);
      if (this.#taken.has(candidate)) continue;
      if (await nullIfMissing(lstat(join(this.#destination, candidate)))) continue;
      this.#taken.add(candidate);
      this.#lastNumbers.set(name, number);
      return candidate;
    }
  }
}

/** Whether the entry's file has its planned name now; false when something else has taken that name. */
async function isPlaced(index: number, plan: Plan, places: DeliveryPlaces): Promise<boolean> {
  const part = partPath(places.stage, index);
  const target = join(places.destination, plan[index] ?? "");
  const [staged, placed] = await Promise.all(
    [part, target].map((path) => nullIfMissing(stat(path))),
  );
  if (!staged && placed) return true;
  if (!staged) throw new ObstacleError(`What was fetched is gone from ${places.stage}.`);
  if (placed) return placed.ino === staged.ino && placed.dev === staged.dev;
  return placeWithoutOverwriting(part, target);
}

async function placeWithoutOverwriting(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (!WITHOUT_HARD_LINKS.has(code)) throw error;
  }
  return renameOntoReserved(part, target);
}

/** How file systems such as FAT refuse hard links. */
const WITHOUT_HARD_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** A rename overwrites, so the name is first taken by an empty file of ours. */
async function renameOntoReserved(part: string, target: string): Promise<boolean> {
  try {
    await (await open(target, "wx", 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  await rename(part, target);
  return true;
}
