import {
  type AdminSession,
  type AdminStore,
  type NewAuditEntry,
  type NewPasskey,
  type Passkey,
  RENEW_EVERY_MS,
  type SignInMethod,
} from "../../admin/admin-store.ts";
import type { PlainScript, RedisParts } from "./scripts.ts";

/**
 * The administration in Redis, for all its servers. A change waits for a replica, if there is one, so that a failover does
 * not bring an ended session back and loses no entry of the audit log.
 */
export function redisAdmin({ scripts, keys, barrier, clockOffset }: RedisParts): AdminStore {
  const run = (script: PlainScript, parameters: (string | number)[]) =>
    scripts.run(script, keys.admin(), [clockOffset(), ...parameters]);
  const read = (script: PlainScript, ...parameters: (string | number)[]) =>
    scripts.within(run(script, parameters));
  const change = (script: PlainScript, ...parameters: (string | number)[]) =>
    scripts.within(barrier.confirmed("admin", () => run(script, parameters)));
  const hasChanged = async (script: PlainScript, ...parameters: (string | number)[]) =>
    Number(await change(script, ...parameters)) === 1;
  const readSessions = async (key: string, renew: boolean) =>
    rowsOf(await read("admin-session-read", key, renew ? 1 : 0, RENEW_EVERY_MS)).map(toSession);

  return {
    async startSession({ key, name, method, idleMs, lifetimeMs }) {
      await change("admin-session-start", key, name, method, idleMs, lifetimeMs);
    },

    readSession: async (key, renew) => (await readSessions(key, renew))[0] ?? null,

    async listSessions() {
      const sessions = await readSessions("", false);
      return sessions.sort((a, b) => b.startedAt - a.startedAt || (a.key < b.key ? -1 : 1));
    },

    async endSession(key) {
      await change("admin-session-end", key);
    },

    async endAllSessions() {
      await change("admin-session-end", "");
    },

    async appendAudit({ actor, action, target, from }) {
      await change("admin-audit-append", JSON.stringify({ actor, action, target, from }));
    },

    async listAudit(cursor, limit) {
      // One more entry shows whether there is another page.
      const start = cursor === null ? "+" : `(${cursor}`;
      const rows = rowsOf(await read("admin-audit-list", start, limit + 1));
      const shown = rows.slice(0, limit);
      return {
        entries: shown.map(([, at, json]) => ({
          ...{ at: Number(at), ...(JSON.parse(String(json)) as NewAuditEntry) },
        })),
        next: rows.length > limit ? String(shown.at(-1)?.[0]) : null,
      };
    },

    async readControl() {
      const [text, until, paused] = (await read("admin-control-read")) as (Buffer | null)[];
      return {
        notice: text ? { text: String(text), until: until ? Number(until) || null : null } : null,
        uploadsPaused: String(paused) === "1",
      };
    },

    async setNotice(notice) {
      if (!notice) await change("admin-notice-remove");
      else {
        const { text, until } = notice;
        await change("admin-control-set", "notice", text, "noticeUntil", until ?? "");
      }
    },

    async setUploadsPaused(paused) {
      await change("admin-control-set", "uploadsPaused", paused ? 1 : 0);
    },

    readClock: async () => Number(String(await read("read-clock"))),

    takeOnce: (key, endsAt) => hasChanged("admin-take-once", key, endsAt),

    async addPasskey({ id, counter, ...rest }) {
      const made = JSON.stringify(rest);
      return (await hasChanged("admin-passkey-add", id, made, counter)) ? "added" : "taken";
    },

    async listPasskeys() {
      const flat = ((await read("admin-passkey-list")) as Buffer[]).map(String);
      return toPasskeys(
        flat.flatMap((json, at) => (at % 2 === 0 ? [] : [[flat[at - 1] ?? "", json] as const])),
      );
    },

    async usePasskey(id, counter) {
      const outcome = String(await change("admin-passkey-use", id, counter));
      if (outcome === "used" || outcome === "replayed" || outcome === "not_found") return outcome;
      throw new Error("a script has replied without an outcome");
    },

    removePasskey: async (id) =>
      (await hasChanged("admin-passkey-remove", id)) ? "removed" : "not_found",

    /** The metadata store closes the connection. */
    async close() {},
  };
}

/** The passkeys in the hash of ids and their records. */
export function toPasskeys(stored: readonly (readonly [id: string, json: string])[]): Passkey[] {
  const passkeys = stored.map(([id, json]): Passkey => {
    const { made, ...times } = JSON.parse(json) as PasskeyRecord;
    const fixed = JSON.parse(made) as Omit<NewPasskey, "id" | "counter">;
    return { id, usedAt: null, ...fixed, ...times };
  });
  return passkeys.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

interface PasskeyRecord {
  /** JSON of the other fields. Lua would write an empty list as an empty object. */
  made: string;
  counter: number;
  createdAt: number;
  usedAt?: number;
}

function rowsOf(reply: unknown): Buffer[][] {
  return Array.isArray(reply) ? (reply as Buffer[][]) : [];
}

function toSession([key, name, method, startedAt, usedAt, endsAt]: Buffer[]): AdminSession {
  return {
    ...{ key: String(key), name: String(name), method: String(method) as SignInMethod },
    ...{ startedAt: Number(startedAt), usedAt: Number(usedAt), endsAt: Number(endsAt) },
  };
}
