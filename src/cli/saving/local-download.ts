import { rm, rmdir, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import type { ReceiveJournal, Stage } from "../../client/receive.ts";
import {
  errorCode,
  makePrivateFolder,
  makeWritableFolder,
  readIfPresent,
  readJsonIfPresent,
  writePrivateFile,
} from "../../node/files.ts";
import { contentSize, type Manifest } from "../../protocol/bundle.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { openReceiveJournal } from "../state/journals.ts";
import { deliverFiles } from "./delivery.ts";
import { deliverFolders } from "./folder-delivery.ts";
import { type Output, type Routes, routeEntries } from "./output.ts";
import {
  isOwnFolder,
  makeStageFolder,
  partPath,
  removeStage,
  StagedParts,
} from "./staged-parts.ts";

/** The content of place.json: the output and the stage of the first run. Later runs resume there. */
const SavedLocation = Type.Object({
  output: Type.Object({
    folder: Type.Union([Type.String(), Type.Null()]),
    textAsFile: Type.Boolean(),
  }),
  stage: Type.String(),
});
type SavedLocation = Static<typeof SavedLocation>;

const EMPTY_STAGE = "empty-stage";

/** A file in the folder that the person chose. */
export interface DeliveredFile {
  /** The sender's name for the file, or its path. */
  name: string;
  path: string;
  /** In bytes. */
  size: number;
}

/**
 * The local side of one download: stage, output, and the state for a later run, in receiving/<id>/ of the state folder:
 *
 *     journal       the client's sealed journal
 *     place.json    the output and the stage of the first run
 *     empty-stage   the path of the stage that was made before the claim
 *     plan.json     the names for the files
 *     parts/        the stage of a download without files
 */
export class LocalDownload {
  readonly journal: ReceiveJournal;
  readonly #options: OpenOptions;
  readonly #folder: string;
  #location: SavedLocation | null;
  #stage: StagedParts | null = null;
  /** The empty stage folder that `checkRoom` made before the claim. */
  #unusedStage: string | null = null;

  private constructor(options: OpenOptions, folder: string, location: SavedLocation | null) {
    this.journal = openReceiveJournal(folder);
    this.#options = options;
    this.#folder = folder;
    this.#location = location;
  }

  static async open(options: OpenOptions): Promise<LocalDownload> {
    const folder = join(options.stateFolder, "receiving", options.id);
    const location = await readLocation(folder);
    // If the stage is missing or others could have changed it, the download restarts with the requested output.
    const isUsable = location !== null && (await isOwnFolder(location.stage));
    const download = new LocalDownload(options, folder, isUsable ? location : null);
    // A crash may have left the other files after the removal of the journal.
    await download.removeIfOver();
    return download;
  }

  /** The output of the first run. */
  get output(): Output {
    return this.#location?.output ?? this.#options.output;
  }

  /** Whether this run requests a different output than the first run. */
  get requestsOtherOutput(): boolean {
    return !Value.Equal(this.output, this.#options.output);
  }

  /**
   * Checks before the claim that the disk has room for the share, and makes the stage.
   *
   * @throws UsageError, ObstacleError, the system's error
   */
  async checkRoom(manifest: Manifest): Promise<void> {
    const stage = this.#stageFor(manifest);
    const { bavail, bsize } = await statfs(await this.#makeParentOf(stage));
    const needed = contentSize(manifest.entries);
    if (bavail * bsize < needed) {
      throw new ObstacleError(
        `The disk has ${sizeInWords(bavail * bsize)} free, but the share needs ${sizeInWords(needed)}. Delete something, or choose another folder with -o. Nothing was opened.`,
      );
    }
    // If this command is killed, a later one finds the folder by this note. So the note comes first.
    const note = join(this.#folder, EMPTY_STAGE);
    await makePrivateFolder(this.#folder);
    await writeFile(note, stage, { mode: 0o600 });
    try {
      await makeStageFolder(stage);
    } catch (error) {
      // The folder is not this command's own, so no command may remove it.
      await rm(note, { force: true });
      throw error;
    }
    this.#unusedStage = stage;
  }

  async openStage(manifest: Manifest): Promise<Stage> {
    const location = this.#location ?? { output: this.output, stage: this.#stageFor(manifest) };
    await this.#makeParentOf(location.stage);
    this.#stage = await StagedParts.open(location.stage, manifest.entries);
    // The location is saved last: if this output fails, a later run may choose another.
    await makePrivateFolder(this.#folder);
    await writePrivateFile(join(this.#folder, "place.json"), JSON.stringify(location));
    this.#location = location;
    return this.#stage;
  }

  /** Moves the files from the stage to the output. Safe to repeat. */
  async deliverFiles(manifest: Manifest): Promise<DeliveredFile[]> {
    await this.#stage?.close();
    const { folder } = this.output;
    const { files, folders } = this.#routes(manifest);
    if (folder === null || files.length + folders.length === 0) return [];
    const paths = {
      ...{ stage: this.#stageFolder, destination: folder },
      plan: join(this.#folder, "plan.json"),
    };
    const names = await deliverFiles(files, paths);
    const folderNames = await deliverFolders(folders, paths);
    const inFolders = folders.flatMap(({ entries }, nth) =>
      entries
        .filter(({ isFolder }) => !isFolder)
        .map(({ index, path }) => ({ index, path: join(folderNames[nth] ?? "", ...path) })),
    );
    const saved = files.map(({ index }, nth) => ({ index, path: names[nth] ?? "" }));
    return [...saved, ...inFolders].map(({ index, path }) => {
      const entry = manifest.entries[index];
      const name = entry?.kind === "file" ? entry.name : path;
      return { name, path: join(folder, path), size: entry?.size ?? 0 };
    });
  }

  #routes({ entries }: Manifest): Routes {
    return routeEntries(entries, this.output, this.#options.platform);
  }

  /** The paths of the parts that go to stdout, in order. */
  partsForStdout(manifest: Manifest): string[] {
    const { toStdout } = this.#routes(manifest);
    return toStdout.map((index) => partPath(this.#stageFolder, index));
  }

  /** Removes the staged data, and the state if the download is over. */
  async discardStage(): Promise<void> {
    await this.#stage?.close();
    if (this.#location) await removeStage(this.#location.stage);
    await this.removeIfOver();
  }

  /** Removes the state if the download has no journal. Returns true if it had none. */
  async removeIfOver(): Promise<boolean> {
    await this.#stage?.close();
    if (this.#unusedStage !== null) await removeEmptyStage(this.#unusedStage);
    if ((await this.journal.load()) !== null) return false;
    this.#location = null;
    await removeLocalDownload(this.#folder);
    return true;
  }

  /** Makes the parent folder of the stage, and returns its path. */
  async #makeParentOf(stage: string): Promise<string> {
    const parent = dirname(stage);
    if (parent === this.#folder) await makePrivateFolder(parent);
    else await makeOutputFolder(parent);
    return parent;
  }

  get #stageFolder(): string {
    if (!this.#location)
      throw new ObstacleError(
        "The downloaded data is gone. Ask the sender to send the share again.",
      );
    return this.#location.stage;
  }

  /** The stage is in the output folder, so that files are moved and not copied. */
  #stageFor(manifest: Manifest): string {
    const { folder } = this.output;
    const { files, folders } = this.#routes(manifest);
    return folder !== null && files.length + folders.length > 0
      ? join(folder, `.onetimeshare-${this.#options.id.slice(0, 8)}`)
      : join(this.#folder, "parts");
  }
}

export interface OpenOptions {
  stateFolder: string;
  /** The id of the share. */
  id: string;
  /** The output that this run requests. */
  output: Output;
  platform: NodeJS.Platform;
}

/** Removes the state of a download and its stage. */
export async function removeLocalDownload(folder: string): Promise<void> {
  const location = await readLocation(folder);
  if (location) await removeStage(location.stage);
  const emptyStage = await readIfPresent(join(folder, EMPTY_STAGE));
  if (emptyStage) await removeEmptyStage(emptyStage.toString());
  await rm(folder, { recursive: true, force: true });
}

/** `rmdir` removes only an empty folder, so a stage with parts stays. */
async function removeEmptyStage(path: string): Promise<void> {
  await rmdir(path).catch(() => {});
}

/** The location of the first run; null if there was none. */
async function readLocation(folder: string): Promise<SavedLocation | null> {
  const location = await readJsonIfPresent(join(folder, "place.json"));
  return Value.Check(SavedLocation, location) ? location : null;
}

async function makeOutputFolder(folder: string): Promise<void> {
  try {
    await makeWritableFolder(folder);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOTDIR" || code === "ELOOP") {
      throw new UsageError(`${folder} is not a folder. Choose another with -o FOLDER.`);
    }
    if (code === "ENOENT") {
      throw new UsageError(
        `The system can't make the folder ${folder}. Choose another with -o FOLDER.`,
      );
    }
    throw error;
  }
}
