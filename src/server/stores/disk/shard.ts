import { join } from "node:path";
import { errorCode, type FileSystem, syncFolder } from "../../../node/files.ts";
import { shareRuns } from "../shared-runs.ts";

/** One of the 256 folders of a blob location. It is made when its first blob comes. */
export class Shard {
  readonly path: string;
  readonly #fs: FileSystem;
  readonly #syncRoot: () => Promise<void>;
  #made: Promise<void> | null = null;

  /** Makes the names in it durable. Concurrent calls share one sync. */
  readonly sync: () => Promise<void>;

  constructor(path: string, fs: FileSystem, syncRoot: () => Promise<void>) {
    this.path = path;
    this.#fs = fs;
    this.#syncRoot = syncRoot;
    this.sync = shareRuns(() => syncFolder(path, fs));
  }

  at(file: string): string {
    return join(this.path, file);
  }

  /** Makes something in the shard, which is made first if it is missing. Its own name is then durable. */
  async making<Result>(make: () => Promise<Result>): Promise<Result> {
    await this.#make();
    try {
      return await make();
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      // Somebody has deleted the empty folder.
      this.#made = null;
      await this.#make();
      return make();
    }
  }

  async #make(): Promise<void> {
    this.#made ??= this.#fs
      .mkdir(this.path, { recursive: true, mode: 0o700 })
      .then(() => this.#syncRoot());
    try {
      await this.#made;
    } catch (error) {
      this.#made = null;
      throw error;
    }
  }
}
