import { createHash, timingSafeEqual } from "node:crypto";
import { hashPassword, isPasswordOf, type PasswordHash } from "../config/password-hash.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import { FairQueue } from "./fair-queue.ts";

/** Each computation takes 64 MiB and several threads. */
const MAX_COMPUTING = 2;

/** Later attempts are refused, because each one would wait for all others. */
const MAX_WAITING = 32;

/** The name and the password of the administrator. */
export class PasswordCheck {
  readonly username: string;
  readonly #password: string | PasswordHash;
  readonly #verify: typeof isPasswordOf;
  #hash: Promise<PasswordHash> | null = null;
  readonly #queue = new FairQueue({
    running: MAX_COMPUTING,
    waiting: MAX_WAITING,
    refusal: () => new ProblemError("unavailable", { retryAfterSeconds: RETRY_AFTER.unavailable }),
  });

  /** @param password a hash, or the password itself, which is hashed at the first attempt */
  constructor(
    username: string,
    password: string | PasswordHash,
    { verify = isPasswordOf }: { verify?: typeof isPasswordOf } = {},
  ) {
    this.#verify = verify;
    this.username = username;
    this.#password = password;
  }

  /**
   * Whether name and password are right. The hash is computed for every name, so that the time does not reveal which of
   * the two is wrong.
   *
   * @param network the client's network: networks take turns
   * @throws ProblemError unavailable, when too many attempts wait
   */
  isRight(network: string, name: string, password: string): Promise<boolean> {
    return this.#queue.run(network, async () => {
      const isPassword = await this.#verify(await this.#knownHash(), password);
      return isSameText(name, this.username) && isPassword;
    });
  }

  #knownHash(): Promise<PasswordHash> {
    this.#hash ??=
      typeof this.#password === "string"
        ? hashPassword(this.#password)
        : Promise.resolve(this.#password);
    return this.#hash;
  }
}

/** Compares two texts. The time does not reveal where they differ. */
function isSameText(one: string, other: string): boolean {
  const [hash, otherHash] = [one, other].map((text) =>
    createHash("sha256").update(text.normalize("NFC")).digest(),
  );
  return timingSafeEqual(hash as Buffer, otherHash as Buffer);
}
