import { createHash, randomBytes } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const MIB = 1024 * 1024;

/** A folder on disk. */
export interface LargeFolder {
  path: string;
  /** The SHA-256 of each file, by its path in the folder. */
  digests: Map<string, string>;
  size: number;
}

/**
 * Writes a folder "photos" with `count` different files and `size` bytes in all. Most files are small, each tenth is
 * large, and some are empty.
 */
export async function makeLargeFolder(count: number, size: number): Promise<LargeFolder> {
  const root = join(await tempFolder(), "photos");
  const pattern = randomBytes(MIB);
  const digests = new Map<string, string>();
  const large = Math.ceil(count / 10);
  const small = 40_000;
  const sizeOfLarge = Math.floor((size - (count - large) * small) / large);
  let rest = size;
  for (let number = 0; number < count; number++) {
    const wanted = number % 10 === 0 ? sizeOfLarge : number % 97 === 5 ? 0 : small + (number % 7);
    const fileSize = number === count - 1 ? rest : Math.min(wanted, rest);
    rest -= fileSize;
    const path = join(`${2000 + (number % 25)}`, `été ${number % 4}`, `IMG_${number}.jpg`);
    digests.set(path, await writeLarge(join(root, path), number, fileSize, pattern));
  }
  return { path: root, digests: new Map([...digests].sort()), size };
}

async function writeLarge(
  path: string,
  number: number,
  size: number,
  pattern: Buffer,
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  // The shift makes the files different.
  const shift = (number * 509) % (pattern.length / 2);
  for (let done = 0; done < size; ) {
    const piece = pattern.subarray(shift, shift + Math.min(size - done, pattern.length / 2));
    hash.update(piece);
    await file.write(piece);
    done += piece.length;
  }
  await file.close();
  return hash.digest("hex");
}
