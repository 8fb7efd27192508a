import type { NewUploadToken, UploadTokenStore } from "../../access/upload-token-store.ts";
import type { PlainScript, RedisParts } from "./scripts.ts";

/**
 * Upload tokens in Redis, for all its servers. An addition or a revocation waits for a replica, if there is one, so
 * that a failover does not bring a revoked token back.
 *
 * @param close closes the connection, if it belongs to the tokens
 */
export function redisTokens(
  { scripts, keys, barrier }: Pick<RedisParts, "scripts" | "keys" | "barrier">,
  close = async () => {},
): UploadTokenStore {
  const run = (script: PlainScript, ...parameters: string[]) =>
    scripts.run(script, keys.tokens(), parameters);
  const change = async (script: PlainScript, ...parameters: string[]) => {
    const changing = barrier.confirmed("access", () => run(script, ...parameters));
    return Number(await scripts.within(changing)) === 1;
  };
  return {
    async add({ id, verifier, name, createdAt }) {
      const json = JSON.stringify({ verifier, name, createdAt });
      return (await change("token-add", id, json)) ? "added" : "taken";
    },

    async use({ id, verifier }, day) {
      return Number(await scripts.within(run("token-use", id, verifier, day))) === 1;
    },

    async list() {
      const reply = await scripts.within(run("token-list"));
      const rows = Array.isArray(reply) ? (reply as [Buffer, Buffer, Buffer | null][]) : [];
      const tokens = rows.map(([id, json, day]) => {
        const { name, createdAt } = JSON.parse(String(json)) as NewUploadToken;
        return { id: String(id), name, createdAt, lastUsedOn: day && String(day) };
      });
      return tokens.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },

    revoke: async (id) => ((await change("token-revoke", id)) ? "revoked" : "not_found"),

    close,
  };
}
