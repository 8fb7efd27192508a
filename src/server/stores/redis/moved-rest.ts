import { REPEATED_WITHIN_DAYS } from "../../access/upload-token-store.ts";
import type { AuditEntry, NewAuditEntry } from "../../admin/admin-store.ts";
import type { MovedCounts, MovedRest, MovedToken } from "../migration/movable-store.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";
import { aside, BUCKETS, type Keys } from "./keys.ts";
import { toPasskeys } from "./redis-admin.ts";

const DAY_MS = 86_400_000;

/** Fields of `stats` that are not counters. The stores derive them from the shares. */
const NOT_COUNTERS = /^(?:listed:.|bytes|outbox|prunedOn|checkedAt)$/;

/** Members or fields that one command writes. */
const AT_ONCE = 500;

/** Writes to a key with the hash tag of a closed key, if that is closed by the migration. */
export type GuardedWrite = (
  closed: string,
  key: string,
  name: string,
  values: readonly (string | number)[],
) => Promise<void>;

/** Reads counts, tokens and the administration of a closed Redis. */
export async function exportRest(client: RedisClient, keys: Keys): Promise<MovedRest> {
  const [tokens, used, bytes, requests] = keys.tokens() as [string, string, string, string];
  const [, , , control, taken, passkeys] = keys.admin() as string[] & { length: 6 };
  const hashOf = (key: string) => command(client.hgetall(key));
  const scoresOf = async (key: string) =>
    pairs(await command(client.zrange(key, "0", "-1", "WITHSCORES")));
  const [usedOn, bytesOf] = [await hashOf(used), await hashOf(bytes)];
  return {
    counts: await sumOf(
      BUCKETS.map((bucket) => keys.stats(bucket)),
      hashOf,
      countsIn,
    ),
    refusals: await sumOf(
      BUCKETS.map((bucket) => keys.refusals(bucket)[2]),
      hashOf,
      refusalsIn,
    ),
    tokens: Object.entries(await hashOf(aside(tokens)))
      .map(([id, json]) => parseToken(id, json, usedOn[id] ?? null, bytesOf[id] ?? null))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    tokenRequests: (await scoresOf(requests))
      .map(([member, score]) => {
        const [tokenId = "", request = ""] = member.split(" ");
        return { tokenId, request, day: score / DAY_MS - REPEATED_WITHIN_DAYS };
      })
      .sort((a, b) => (`${a.tokenId} ${a.request}` < `${b.tokenId} ${b.request}` ? -1 : 1)),
    control: parseControl(await hashOf(aside(control as string))),
    passkeys: toPasskeys(Object.entries(await hashOf(aside(passkeys as string)))),
    taken: (await scoresOf(aside(taken as string)))
      .map(([key, until]) => ({ key, until }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** Writes the same to a closed Redis. All counts are in one bucket, because readers add up all buckets. */
export async function importRest(
  keys: Keys,
  write: GuardedWrite,
  { counts, refusals, tokens, tokenRequests, control, passkeys, taken }: MovedRest,
): Promise<void> {
  const [bucket] = BUCKETS as [string];
  const writeAll = async (closed: string, key: string, name: string, values: Flat) => {
    for (let first = 0; first < values.length; first += 2 * AT_ONCE) {
      await write(closed, key, name, values.slice(first, first + 2 * AT_ONCE));
    }
  };
  const due = keys.due(bucket);
  await writeAll(
    due,
    keys.stats(bucket),
    "HSET",
    fieldsOf(counts, (day, name) => `${day}:${name}`),
  );
  const { refused: total } = refusals.totals;
  const refusalFields = fieldsOf(
    { ...refusals, totals: total === undefined ? {} : { total } },
    String,
  );
  await writeAll(due, keys.refusals(bucket)[2], "HSET", refusalFields);

  const [tokensKey, used, bytes, requests] = keys.tokens() as [string, string, string, string];
  const toWrite: [string, string, Flat][] = [
    [aside(tokensKey), "HSET", tokens.flatMap((token) => [token.id, tokenJson(token)])],
    [used, "HSET", tokens.flatMap(({ id, lastUsedOn: on }) => (on === null ? [] : [id, on]))],
    [
      bytes,
      "HSET",
      tokens.flatMap(({ id, day, bytesOfDay: of }) => (of === 0 ? [] : [id, `${day} ${of}`])),
    ],
    [
      requests,
      "ZADD",
      tokenRequests.flatMap(({ tokenId, request, day }) => [
        ...[(day + REPEATED_WITHIN_DAYS) * DAY_MS, `${tokenId} ${request}`],
      ]),
    ],
  ];
  for (const [key, name, values] of toWrite) await writeAll(tokensKey, key, name, values);

  const [, , audit, controlKey, takenKey, passkeysKey] = keys.admin() as string[];
  const { notice, uploadsPaused } = control;
  const controlFields: Flat = [
    ...(notice ? ["notice", notice.text, "noticeUntil", notice.until ?? ""] : []),
    ...["uploadsPaused", uploadsPaused ? 1 : 0],
  ];
  const ofAdmin: [string, string, Flat][] = [
    [String(controlKey), "HSET", controlFields],
    [String(takenKey), "ZADD", taken.flatMap(({ key, until }) => [until, key])],
    [String(passkeysKey), "HSET", passkeys.flatMap((each) => [each.id, passkeyJson(each)])],
  ];
  for (const [key, name, values] of ofAdmin)
    await writeAll(String(audit), aside(key), name, values);
}

type Flat = (string | number)[];

export function parseAuditEntry([, fields]: [string, string[]]): AuditEntry {
  const [, at, , json] = fields;
  return { at: Number(at), ...(JSON.parse(String(json)) as NewAuditEntry) };
}

export function auditFields({ at, actor, action, target, from }: AuditEntry): Flat {
  return [at, JSON.stringify({ actor, action, target, from })];
}

async function sumOf(
  hashes: readonly string[],
  read: (key: string) => Promise<Record<string, string>>,
  parse: (field: string) => { day: number | null; counter: string } | null,
): Promise<MovedCounts> {
  const sum: MovedCounts = { totals: {}, days: {} };
  for (const fields of await Promise.all(hashes.map(read))) {
    for (const [field, text] of Object.entries(fields)) {
      const parsed = parse(field);
      if (!parsed) continue;
      const { day, counter } = parsed;
      if (day !== null) sum.days[day] ??= {};
      const counts = day === null ? sum.totals : (sum.days[day] ?? {});
      counts[counter] = (counts[counter] ?? 0) + Number(text);
    }
  }
  return sum;
}

function countsIn(field: string) {
  if (NOT_COUNTERS.test(field)) return null;
  const [, day, counter] = /^(\d+):(.+)$/.exec(field) ?? [];
  if (day === undefined || counter === undefined) return { day: null, counter: field };
  return { day: Number(day), counter };
}

function refusalsIn(field: string) {
  return { day: field === "total" ? null : Number(field), counter: "refused" };
}

function fieldsOf(
  { totals, days }: MovedCounts,
  nameOf: (day: number, counter: string) => string,
): Flat {
  return [
    ...Object.entries(totals).flat(),
    ...Object.entries(days).flatMap(([day, counts]) =>
      Object.entries(counts).flatMap(([counter, value]) => [nameOf(Number(day), counter), value]),
    ),
  ];
}

function parseToken(
  id: string,
  json: string,
  lastUsedOn: string | null,
  bytes: string | null,
): MovedToken {
  type Stored = Pick<MovedToken, "verifier" | "name" | "createdAt"> &
    Partial<Pick<MovedToken, "bytesPerDay" | "expiresAt">>;
  const {
    verifier,
    name,
    createdAt,
    bytesPerDay = null,
    expiresAt = null,
  } = JSON.parse(json) as Stored;
  const [day = 0, bytesOfDay = 0] = bytes?.split(" ").map(Number) ?? [];
  const terms = { bytesPerDay, expiresAt };
  return { id, verifier, name, createdAt, lastUsedOn, ...terms, day, bytesOfDay };
}

function tokenJson({ verifier, name, createdAt, bytesPerDay, expiresAt }: MovedToken): string {
  return JSON.stringify({
    ...{ verifier, name, createdAt },
    // Lua would read null as a value.
    ...(bytesPerDay === null ? {} : { bytesPerDay }),
    ...(expiresAt === null ? {} : { expiresAt }),
  });
}

function passkeyJson(passkey: MovedRest["passkeys"][number]): string {
  const { user, publicKey, transports, name, counter, createdAt, usedAt } = passkey;
  const made = JSON.stringify({ user, publicKey, transports, name });
  return JSON.stringify({ made, createdAt, counter, ...(usedAt === null ? {} : { usedAt }) });
}

function parseControl(fields: Record<string, string>): MovedRest["control"] {
  const { notice: text, noticeUntil: until, uploadsPaused } = fields;
  return {
    notice: text === undefined ? null : { text, until: until ? Number(until) || null : null },
    uploadsPaused: uploadsPaused === "1",
  };
}

function pairs(flat: readonly string[]): [string, number][] {
  const found: [string, number][] = [];
  for (let at = 0; at < flat.length; at += 2) found.push([flat[at] ?? "", Number(flat[at + 1])]);
  return found;
}
