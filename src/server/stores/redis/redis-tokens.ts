import type {
  NewUploadToken,
  TokenVerifier,
  UploadToken,
  UploadTokenStore,
} from "../../access/upload-token-store.ts";
import { within } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";
import type { PlainScript, Scripts } from "./scripts.ts";

const ANSWER_WITHIN_MS = 4_500;
const BUCKET = "access";

/**
 * Upload tokens in Redis, for all servers on it. What is added or revoked is answered once a replica has it too,
 * where there is one: a failover does not bring a revoked token back.
 */
export class RedisTokens implements UploadTokenStore {
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #barrier: ReplicaBarrier;
  readonly #close: () => Promise<void>;

  /** @param close what is left to do when nobody needs the tokens any more */
  constructor(
    scripts: Scripts,
    keys: Keys,
    barrier: ReplicaBarrier,
    close: () => Promise<void> = async () => {},
  ) {
    this.#scripts = scripts;
    this.#keys = keys;
    this.#barrier = barrier;
    this.#close = close;
  }

  async add({ id, verifier, name, createdAt }: NewUploadToken): Promise<"added" | "taken"> {
    const json = JSON.stringify({ verifier, name, createdAt });
    return (await this.#change("token-add", id, json)) ? "added" : "taken";
  }

  async use({ id, verifier }: TokenVerifier, day: string): Promise<boolean> {
    return Number(await this.#run("token-use", id, verifier, day)) === 1;
  }

  async list(): Promise<UploadToken[]> {
    const reply = await this.#run("token-list");
    const rows = Array.isArray(reply) ? (reply as [Buffer, Buffer, Buffer | null][]) : [];
    const tokens = rows.map(([id, json, day]) => {
      const { name, createdAt } = JSON.parse(String(json)) as NewUploadToken;
      return { id: String(id), name, createdAt, lastUsedOn: day && String(day) };
    });
    return tokens.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  async revoke(id: string): Promise<"revoked" | "not_found"> {
    return (await this.#change("token-revoke", id)) ? "revoked" : "not_found";
  }

  close(): Promise<void> {
    return this.#close();
  }

  #change(script: PlainScript, ...parameters: string[]): Promise<boolean> {
    const change = async () => {
      const node = this.#barrier.nodeOf(BUCKET);
      const reply = await this.#scripts.run(script, this.#keys.tokens(), parameters);
      await this.#barrier.pass(BUCKET, node);
      return Number(reply) === 1;
    };
    return within(ANSWER_WITHIN_MS, change());
  }

  #run(script: PlainScript, ...parameters: string[]): Promise<unknown> {
    return within(ANSWER_WITHIN_MS, this.#scripts.run(script, this.#keys.tokens(), parameters));
  }
}
