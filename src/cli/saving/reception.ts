import { constants } from "node:fs";
import { access, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";
import type { ReceiveJournal, Stage } from "../../client/receive.ts";
import {
  makeFolders,
  makePrivateFolder,
  readJsonIfPresent,
  writePrivateFile,
} from "../../node/files.ts";
import { contentSize, type Manifest } from "../../protocol/bundle.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { openReceiveJournal } from "../state/journals.ts";
import { deliverFiles } from "./delivery.ts";
import { type Output, routeEntries } from "./output.ts";
import {
  isOwnFolder,
  makeStageFolder,
  partPath,
  removeStage,
  removeUnusedStage,
  StagedParts,
} from "./staged-parts.ts";

/** Where a download was begun, and so goes on. */
const Place = Type.Object({
  output: Type.Object({
    folder: Type.Union([Type.String(), Type.Null()]),
    textAsFile: Type.Boolean(),
  }),
  stage: Type.String(),
});
type Place = Static<typeof Place>;

/** A file in its final place. */
export interface DeliveredFile {
  /** As the sender named it. */
  name: string;
  path: string;
  /** In bytes. */
  size: number;
}

/**
 * The local side of one download: where its data waits, where it goes, and what a later run needs. It keeps, in
 * receiving/<id>/ of the state folder:
 *
 *     journal      the client's, sealed
 *     place.json   where it was begun: the output, and the stage
 *     plan.json    the names that the files get
 *     parts/       the stage, where nothing goes into a folder
 */
export class Reception {
  readonly journal: ReceiveJournal;
  readonly #id: string;
  readonly #folder: string;
  readonly #platform: NodeJS.Platform;
  readonly #requested: Output;
  #place: Place | null;
  #stage: StagedParts | null = null;
  /** The folder that was made for a stage before the claim. */
  #unusedStage: string | null = null;

  private constructor(options: ReceptionOptions, folder: string, place: Place | null) {
    this.journal = openReceiveJournal(folder);
    this.#id = options.id;
    this.#folder = folder;
    this.#platform = options.platform;
    this.#requested = options.output;
    this.#place = place;
  }

  static async open(options: ReceptionOptions): Promise<Reception> {
    const folder = join(options.stateFolder, "receiving", options.id);
    const place = await readPlace(folder);
    // Without its stage, or with one that others could have changed, it begins again where it is asked for.
    const isThere = place !== null && (await isOwnFolder(place.stage));
    const reception = new Reception(options, folder, isThere ? place : null);
    // A crash may have come between the end of the journal and that of the rest.
    await reception.removeIfOver();
    return reception;
  }

  /** What happens with the entries: what was asked for when the download was begun. */
  get output(): Output {
    return this.#place?.output ?? this.#requested;
  }

  /** Whether this run asks for another output than the one that the download was begun with. */
  get isElsewhere(): boolean {
    return !Value.Equal(this.output, this.#requested);
  }

  /**
   * Finds out, before anything is claimed, whether the share can be put where it is to go, and makes its stage
   * there.
   *
   * @throws UsageError, ObstacleError, and what the system says
   */
  async checkRoom(manifest: Manifest): Promise<void> {
    const stage = this.#stageFor(manifest);
    const place = await this.#makePlaceFor(stage);
    const { bavail, bsize } = await statfs(place);
    const needed = contentSize(manifest.entries);
    if (bavail * bsize < needed) {
      throw new ObstacleError(
        `There is no room for it: it needs ${sizeInWords(needed)}, ${sizeInWords(bavail * bsize)} are free. Make room, or choose another place by -o. Nothing was claimed.`,
      );
    }
    await makeStageFolder(stage);
    this.#unusedStage = stage;
  }

  async openStage(manifest: Manifest): Promise<Stage> {
    const place = this.#place ?? { output: this.output, stage: this.#stageFor(manifest) };
    await this.#makePlaceFor(place.stage);
    this.#stage = await StagedParts.open(place.stage, manifest.entries);
    // Only now: an obstacle in this place must not keep a later run from choosing another.
    await makePrivateFolder(this.#folder);
    await writePrivateFile(join(this.#folder, "place.json"), JSON.stringify(place));
    this.#place = place;
    return this.#stage;
  }

  /** Moves what becomes a file to its place. May be repeated. */
  async deliverFiles(manifest: Manifest): Promise<DeliveredFile[]> {
    await this.#stage?.close();
    const { folder } = this.output;
    const { files } = routeEntries(manifest.entries, this.output, this.#platform);
    if (folder === null || files.length === 0) return [];
    const places = {
      ...{ stage: this.#stageFolder, destination: folder },
      plan: join(this.#folder, "plan.json"),
    };
    const names = await deliverFiles(files, places);
    return files.map(({ index, name }, position) => {
      const entry = manifest.entries[index];
      const path = join(folder, names[position] ?? "");
      const sentName = entry?.kind === "file" ? entry.name : name;
      return { name: sentName, path, size: entry?.size ?? 0 };
    });
  }

  /** The paths of the parts that go to stdout, in order. */
  partsForStdout(manifest: Manifest): string[] {
    const { toStdout } = routeEntries(manifest.entries, this.output, this.#platform);
    return toStdout.map((index) => partPath(this.#stageFolder, index));
  }

  /** Removes the staged data, and with it what nobody can go on with. */
  async discardStage(): Promise<void> {
    await this.#stage?.close();
    if (this.#place) await removeStage(this.#place.stage);
    if (this.#unusedStage !== null) await removeUnusedStage(this.#unusedStage);
    await this.removeIfOver();
  }

  /** Removes everything of a download that has no journal any more. Gives whether it had none. */
  async removeIfOver(): Promise<boolean> {
    await this.#stage?.close();
    if ((await this.journal.load()) !== null) return false;
    this.#place = null;
    await removeReception(this.#folder);
    if (this.#unusedStage !== null) await removeUnusedStage(this.#unusedStage);
    return true;
  }

  /** Makes the folder that the stage is to stand in, and gives its path. */
  async #makePlaceFor(stage: string): Promise<string> {
    const place = dirname(stage);
    if (place === this.#folder) await makePrivateFolder(place);
    else await makeFolder(place);
    return place;
  }

  get #partsFolder(): string {
    return join(this.#folder, "parts");
  }

  get #stageFolder(): string {
    if (!this.#place) throw new ObstacleError("What was fetched is gone. Ask for a new link.");
    return this.#place.stage;
  }

  /** Beside the files' final place, so that they need not be copied. */
  #stageFor(manifest: Manifest): string {
    const { folder } = this.output;
    const { files } = routeEntries(manifest.entries, this.output, this.#platform);
    return folder !== null && files.length > 0
      ? join(folder, `.onetimeshare-${this.#id.slice(0, 8)}`)
      : this.#partsFolder;
  }
}

export interface ReceptionOptions {
  stateFolder: string;
  /** The share's. */
  id: string;
  /** What this run asks for. */
  output: Output;
  platform: NodeJS.Platform;
}

/** Removes all that is kept of a download, its stage included, wherever that is. */
export async function removeReception(folder: string): Promise<void> {
  const place = await readPlace(folder);
  if (place) await removeStage(place.stage);
  await rm(folder, { recursive: true, force: true });
}

/** Where a download was begun; null where none was. */
async function readPlace(folder: string): Promise<Place | null> {
  const place = await readJsonIfPresent(join(folder, "place.json"));
  return Value.Check(Place, place) ? place : null;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR" || code === "ELOOP") {
      throw new UsageError(`${folder} is not a folder. Choose another by -o DIR.`);
    }
    if (code === "ENOENT") {
      throw new UsageError(`${folder} can't be made. Choose another by -o DIR.`);
    }
    throw error;
  }
  await access(folder, constants.W_OK | constants.X_OK);
}
