import {
  type NewUploadToken,
  REPEATED_WITHIN_DAYS,
  type UploadTokenStore,
} from "../../access/upload-token-store.ts";
import type { PlainScript, RedisParts } from "./scripts.ts";

/**
 * Upload tokens in Redis, for all its servers. An addition or a revocation waits for a replica, if there is one, so
 * that a failover does not bring a revoked token back. A use does not wait: after a failover a token may have a little
 * more quota.
 *
 * @param close closes the connection, if it belongs to the tokens
 */
export function redisTokens(
  {
    scripts,
    keys,
    barrier,
    clockOffset,
  }: Pick<RedisParts, "scripts" | "keys" | "barrier" | "clockOffset">,
  close = async () => {},
): UploadTokenStore {
  const run = (script: PlainScript, ...parameters: (string | number)[]) =>
    scripts.run(script, keys.tokens(), parameters);
  const change = async (script: PlainScript, ...parameters: string[]) => {
    const changing = barrier.confirmed("access", () => run(script, ...parameters));
    return Number(await scripts.within(changing)) === 1;
  };
  return {
    async add({ id, verifier, name, createdAt, bytesPerDay, expiresAt }) {
      // Lua would read null as a value.
      const terms = {
        ...(bytesPerDay === null ? {} : { bytesPerDay }),
        ...(expiresAt === null ? {} : { expiresAt }),
      };
      const json = JSON.stringify({ verifier, name, createdAt, ...terms });
      return (await change("token-add", id, json)) ? "added" : "taken";
    },

    async check({ id, verifier }) {
      const state = String(await scripts.within(run("token-check", clockOffset(), id, verifier)));
      if (state === "valid" || state === "expired" || state === "unknown") return state;
      throw new Error("a script has replied without a state");
    },

    async use({ id, verifier }, { request, bytes }) {
      const today = new Date(Date.now() + clockOffset()).toISOString().slice(0, 10);
      const parameters = [clockOffset(), id, verifier, request, bytes, REPEATED_WITHIN_DAYS, today];
      const reply = await scripts.within(run("token-use", ...parameters));
      const [outcome, ...numbers] = Array.isArray(reply) ? reply.map(String) : [];
      if (outcome === "over_quota") {
        const [bytesPerDay, resetsInMs] = numbers.map(Number);
        return { outcome, bytesPerDay: bytesPerDay ?? 0, resetsInMs: resetsInMs ?? 0 };
      }
      if (
        outcome === "used" ||
        outcome === "repeated" ||
        outcome === "expired" ||
        outcome === "unknown"
      )
        return { outcome };
      throw new Error("a script has replied without an outcome");
    },

    async list() {
      const reply = await scripts.within(run("token-list", clockOffset()));
      const rows = Array.isArray(reply) ? (reply as [Buffer, Buffer, Buffer | null, number][]) : [];
      const tokens = rows.map(([id, json, day, bytes]) => {
        // A token of the previous version has no terms.
        const {
          name,
          createdAt,
          bytesPerDay = null,
          expiresAt = null,
        } = JSON.parse(String(json)) as Partial<NewUploadToken> & NewUploadToken;
        return {
          ...{ id: String(id), name, createdAt, lastUsedOn: day && String(day) },
          ...{ bytesPerDay, expiresAt, bytesToday: Number(bytes) },
        };
      });
      return tokens.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },

    revoke: async (id) => ((await change("token-revoke", id)) ? "revoked" : "not_found"),

    close,
  };
}
