import * as nodeFileSystem from "node:fs/promises";
import type { FileSystem } from "../../../node/files.ts";
import { ConfigError } from "../../config/config-error.ts";
import { asStoreErrors } from "../file-errors.ts";

/**
 * Gives how many bytes of the disk are free above the floor; none, or less, is for the log. A floor that the disk can
 * never leave free is a mistake.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function roomAboveFloor(
  folder: string,
  floor: number,
  fs: Pick<FileSystem, "statfs"> = nodeFileSystem,
): Promise<number> {
  const { blocks, bavail, bsize } = await asStoreErrors(fs.statfs(folder));
  if (blocks * bsize > floor) return bavail * bsize - floor;
  throw new ConfigError(
    `DISK_FLOOR must be smaller than the disk of DATA_DIR: ${floor} bytes are to stay free, and it has ${blocks * bsize} in all. No share would ever be taken.`,
  );
}
