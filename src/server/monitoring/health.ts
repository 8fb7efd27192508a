import { freeBytes, probeFolder } from "../../node/files.ts";
import type { BlobStore } from "../shares/blob-store.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";

/** Anyone may check health, and a check writes to the stores. So the server reuses a result for this time. */
const IS_FRESH_FOR_MS = 2_000;

/**
 * Maximum difference between the clocks of the server and its store. With a larger one, receivers may refuse the time in
 * signed requests and webhooks: Standard Webhooks tolerates five minutes.
 */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A time before this version existed. A clock that shows an earlier time was never set. */
const NO_CLOCK_BEFORE = Date.parse("2026-01-01");

export type PartHealth = "ok" | "failing";

export interface Health {
  metadata: PartHealth;
  blobs: PartHealth;
  /**
   * `low`: there is less free space than DISK_FLOOR. The server refuses new shares and serves all others. It stays ready:
   * otherwise a sender could fill the disk and thereby stop all downloads.
   */
  disk: PartHealth | "low";
  clock: PartHealth;
}

export interface DiskView {
  freeBytes: number;
  /** The bytes that must stay free. */
  floorBytes: number;
}

export interface HealthDeps {
  metadata: Pick<MetadataStore, "check" | "readClock">;
  blobs: Pick<BlobStore, "check">;
  /** The folders that the server writes to. */
  folders: readonly string[];
  /** Bytes. */
  diskFloor: number;
  /** Milliseconds since 1970, by the clock of this process. */
  now: () => number;
}

/** Checks the parts of the server. */
export class HealthCheck {
  readonly #deps: HealthDeps;
  #latest: { at: number; health: Promise<Health> } | null = null;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  check(): Promise<Health> {
    const at = performance.now();
    if (!this.#latest || at - this.#latest.at > IS_FRESH_FOR_MS) {
      this.#latest = { at, health: this.#check() };
    }
    return this.#latest.health;
  }

  /** The disk with the least free space. */
  async readDisk(): Promise<DiskView> {
    const free = await Promise.all(this.#deps.folders.map((folder) => freeBytes(folder)));
    return { freeBytes: Math.min(...free), floorBytes: this.#deps.diskFloor };
  }

  /** How far the clock of this process is ahead of the clock of the store. */
  async readClockOffset(): Promise<number> {
    const { metadata, now } = this.#deps;
    const [before, stored] = [now(), await metadata.readClock()];
    return (before + now()) / 2 - stored;
  }

  async #check(): Promise<Health> {
    const { metadata, blobs } = this.#deps;
    const [metadataHealth, blobHealth, disk, clock] = await Promise.all([
      metadata.check().then(ok, failing),
      blobs.check().then(ok, failing),
      this.#checkDisk().catch(failing),
      this.#checkClock().catch(failing),
    ]);
    return { metadata: metadataHealth, blobs: blobHealth, disk, clock };
  }

  async #checkDisk(): Promise<Health["disk"]> {
    for (const folder of this.#deps.folders) await probeFolder(folder);
    const { freeBytes: free, floorBytes } = await this.readDisk();
    return free < floorBytes ? "low" : "ok";
  }

  async #checkClock(): Promise<PartHealth> {
    if (this.#deps.now() < NO_CLOCK_BEFORE) return "failing";
    // An unreachable store is the failure of another part.
    const offset = await this.readClockOffset().catch(() => 0);
    return Math.abs(offset) > CLOCK_TOLERANCE_MS ? "failing" : "ok";
  }
}

const ok = () => "ok" as const;
const failing = () => "failing" as const;
