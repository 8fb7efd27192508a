import type {
  NewUploadToken,
  TokenVerifier,
  UploadToken,
  UploadTokenStore,
} from "../../access/upload-token-store.ts";
import type { Keys } from "./keys.ts";
import type { ReplicaBarrier } from "./replica-barrier.ts";
import type { PlainScript, Scripts } from "./scripts.ts";

const BUCKET = "access";

/**
 * Upload tokens in Redis, for all its servers. An addition or a revocation waits for a replica, if there is one, so
 * that a failover does not bring a revoked token back.
 */
export class RedisTokens implements UploadTokenStore {
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #barrier: ReplicaBarrier;
  readonly #close: () => Promise<void>;

  /** @param close closes the connection, if it belongs to the tokens */
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
    return this.#scripts.within(change());
  }

  #run(script: PlainScript, ...parameters: string[]): Promise<unknown> {
    return this.#scripts.within(this.#scripts.run(script, this.#keys.tokens(), parameters));
  }
}
