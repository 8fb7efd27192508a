import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import type { Keys } from "./keys.ts";
import type { Scripts } from "./scripts.ts";

/** How long a process has the lock after its last renewal, such as after `kill -9`. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 1_500;
/** Longer than the lease, so that a command can be repeated at once after a crash. */
const WAIT_MS = 8_000;

/**
 * Lets one process at a time migrate the data of a Redis. If a process is suspended for longer than its lease, another can
 * take the lock. What the first one writes after that has no effect: the scripts of a migration check its id.
 */
export class MigrationLock {
  readonly name: string;
  readonly #scripts: Scripts;
  readonly #key: string;
  readonly #timer: NodeJS.Timeout;
  #renewedAt = performance.now();
  #isLost = false;

  private constructor(scripts: Scripts, key: string, name: string) {
    this.#scripts = scripts;
    this.#key = key;
    this.name = name;
    this.#timer = setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
  }

  /** Null: another process has the lock. `same`: this process has it, under the same name. */
  static async take(
    scripts: Scripts,
    keys: Keys,
    name = randomBytes(16).toString("hex"),
  ): Promise<MigrationLock | "same" | null> {
    const key = keys.migration("lock");
    for (const deadline = performance.now() + WAIT_MS; ; await sleep(250)) {
      const reply = Number(await scripts.run("migration-lock", [key], [name, "take", LEASE_MS]));
      if (reply === 1) return new MigrationLock(scripts, key, name);
      if (reply === -1) return "same";
      if (performance.now() > deadline) return null;
    }
  }

  /** @throws StoreUnavailableError when the lease is over */
  check(): void {
    if (!this.#isLost && performance.now() - this.#renewedAt < LEASE_MS) return;
    throw new StoreUnavailableError(
      "Redis: this process has lost the lock of the migration, because Redis did not answer in time",
    );
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#scripts
      .run("migration-lock", [this.#key], [this.name, "release", 0])
      .catch(() => {});
  }

  async #renew(): Promise<void> {
    const sentAt = performance.now();
    const renewing = this.#scripts.run(
      "migration-lock",
      [this.#key],
      [this.name, "renew", LEASE_MS],
    );
    const reply = await renewing.catch(() => null);
    if (Number(reply) === 1) this.#renewedAt = sentAt;
    // Without an answer, the lock may still be this process's.
    else if (reply !== null) this.#isLost = true;
  }
}
