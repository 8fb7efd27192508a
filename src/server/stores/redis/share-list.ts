import type {
  ListedShare,
  ListPage,
  ListPosition,
  ListQuery,
  ListSort,
  ListState,
} from "../../shares/operator-store.ts";
import { mergeStreams, type Stream } from "./bucket-merge.ts";
import { BUCKETS } from "./keys.ts";
import type { Reply } from "./reply.ts";
import type { RedisParts } from "./scripts.ts";
import type { ShareRunner } from "./share-runner.ts";
import { goneOf } from "./views.ts";

/** The states in the members of `list`; keys.ts draws them. */
export const STATE_LETTERS: Readonly<Record<ListState, string>> = {
  uploading: "u",
  ready: "r",
  leased: "l",
  locked: "k",
  gone: "g",
};

/** The group of the shares of all states. One more member costs much less than a range of each state in each bucket. */
const ANY_STATE = "a";

const SORT_LETTERS: Readonly<Record<ListSort["by"], string>> = {
  created: "c",
  expires: "e",
  size: "s",
  id: "i",
};

/** Sorts after every character of a member. */
const END = "~";

/** The members of one bucket's `list` with the same sort, state and protection. A member is this prefix and its key. */
interface Group extends Stream {
  prefix: string;
}

/**
 * One page of the list. Each combination of a state and a protection is a range of each bucket's `list`, already in
 * order. Merging the beginnings of all wanted ranges costs the same for any number of shares.
 */
export async function readPage(
  parts: RedisParts,
  shares: ShareRunner,
  query: ListQuery,
): Promise<ListPage> {
  const { sort, limit } = query;
  const isDescending = sort.by !== "id" && sort.isDescending;
  // One key more than fits on the page shows that there is a next page.
  const merged = await mergeStreams(groupsOf(query), limit + 1, isDescending, (groups, count) =>
    readGroups(parts, groups, query, isDescending, count),
  );
  const positions = merged.slice(0, limit).map(positionOf);
  const listed = positions.map(async ({ id }) =>
    listedShare(id, await shares.runAlone("list-entry", id)),
  );
  return {
    shares: (await Promise.all(listed)).filter((share) => share !== null),
    next: merged.length > limit ? (positions.at(-1) ?? null) : null,
  };
}

function groupsOf({ sort, state, needsPassword }: ListQuery): Group[] {
  const letter = state === null ? ANY_STATE : STATE_LETTERS[state];
  const protections = needsPassword === null ? ["0", "1"] : [needsPassword ? "1" : "0"];
  const prefixes = protections.map(
    (protection) => `${SORT_LETTERS[sort.by]}${letter}${protection}:`,
  );
  const buckets = sort.by === "id" ? bucketsOfPrefix(sort.prefix) : BUCKETS;
  return buckets.flatMap((bucket) => prefixes.map((prefix) => ({ bucket, prefix, last: null })));
}

/** The buckets of all ids that begin with these characters of base64url. */
function bucketsOfPrefix(prefix: string): readonly string[] {
  const [first = 0, last = 0] = ["A", "_"].map(
    (rest) => Buffer.from(prefix.padEnd(2, rest).slice(0, 2), "base64url")[0],
  );
  return BUCKETS.slice(first, last + 1);
}

/** Reads the next keys of each group. */
async function readGroups(
  { scripts, keys }: RedisParts,
  groups: readonly Group[],
  query: ListQuery,
  isDescending: boolean,
  count: number,
): Promise<string[][]> {
  const command = isDescending ? "ZREVRANGEBYLEX" : "ZRANGEBYLEX";
  const found = new Map<Group, string[]>();
  const byBucket = Map.groupBy(groups, ({ bucket }) => bucket);
  const reading = [...byBucket].map(async ([bucket, some]) => {
    const ranges = some.map((group) => rangeOf(group, query, isDescending));
    const input = JSON.stringify({ offsetMs: 0, command, ranges, count });
    const texts = (await scripts.run("list-ranges", keys.ofBucket(bucket), [input])) as Buffer[];
    for (const [index, group] of some.entries()) {
      const text = String(texts[index]);
      const members = text === "" ? [] : text.split(" ");
      const { length } = group.prefix;
      found.set(
        group,
        members.map((member) => member.slice(length)),
      );
    }
  });
  await Promise.all(reading);
  return groups.map((group) => found.get(group) ?? []);
}

/** The bounds of the part that is still to be read, in the order that the command wants. */
function rangeOf(
  group: Group,
  { sort, after }: ListQuery,
  isDescending: boolean,
): [string, string] {
  const { prefix } = group;
  const within = prefix + (sort.by === "id" ? sort.prefix : "");
  const last = group.last ?? (after && keyOf(sort, after));
  const start = last === null ? null : `(${prefix}${last}`;
  return isDescending
    ? [start ?? `(${within}${END}`, `[${within}`]
    : [start ?? `[${within}`, `(${within}${END}`];
}

function keyOf(sort: ListSort, { value, id }: ListPosition): string {
  return sort.by === "id" ? id : `${String(value).padStart(16, "0")}:${id}`;
}

function positionOf(key: string): ListPosition {
  const colon = key.indexOf(":");
  return { value: colon < 0 ? 0 : Number(key.slice(0, colon)), id: key.slice(colon + 1) };
}

/** Null: the share has been deleted since its position was read. */
function listedShare(id: string, reply: Reply): ListedShare | null {
  if (reply.outcomeAmong("found", "not_found") === "not_found") return null;
  return {
    id,
    size: reply.number("size"),
    state: reply.text("state") as ListState,
    needsPassword: reply.number("needsPassword") === 1,
    createdAt: reply.number("createdAt"),
    expiresAt: reply.numberOrNull("expiresAt"),
    downloads: reply.number("downloads"),
    maxDownloads: reply.number("maxDownloads"),
    wrongPasswords: reply.number("wrongPasswords"),
    gone: reply.has("reason") ? goneOf(reply) : null,
  };
}
