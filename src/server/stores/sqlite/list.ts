import {
  LIST_STATES,
  type ListedShare,
  type ListPage,
  type ListPosition,
  type ListQuery,
  type ListSort,
} from "../../shares/operator-store.ts";
import type { Sql } from "./database.ts";
import { LIST_EXPIRY, type ShareRecord } from "./schema.ts";

/**
 * One page of the list. Each combination of a state and a protection is one range of an index, already in order. Merging
 * the beginnings of all wanted ranges costs the same for any number of shares.
 */
export function readPage(sql: Sql, query: ListQuery): ListPage {
  const order = orderOf(query.sort);
  const positions = rangesOf(query).flatMap((range) => readRange(sql, order, range, query));
  const sign = order.isDescending ? -1 : 1;
  positions.sort((a, b) => sign * comparePositions(a, b));
  const page = positions.slice(0, query.limit);
  return {
    shares: page.map(({ id }) => listedShare(sql, id)),
    next: positions.length > page.length ? (page.at(-1) ?? null) : null,
  };
}

interface Order {
  index: string;
  /** The sort value, an expression of the index. */
  value: string;
  isDescending: boolean;
  /** Null: every id. */
  prefix: string | null;
}

function orderOf(sort: ListSort): Order {
  switch (sort.by) {
    case "created":
      return { index: "listByCreation", value: "createdAt", prefix: null, ...sort };
    case "expires":
      return { index: "listByExpiry", value: LIST_EXPIRY, prefix: null, ...sort };
    case "size":
      return { index: "listBySize", value: "size", prefix: null, ...sort };
    case "id":
      return { index: "listById", value: "0", isDescending: false, prefix: sort.prefix };
  }
}

interface Range {
  state: string;
  needsPassword: 0 | 1;
}

function rangesOf({ state, needsPassword }: ListQuery): Range[] {
  const states = state === null ? LIST_STATES : [state];
  const protections = ([0, 1] as const).filter(
    (each) => needsPassword === null || (each === 1) === needsPassword,
  );
  return states.flatMap((each) =>
    protections.map((protection) => ({ state: each, needsPassword: protection })),
  );
}

/** One more position than the page has tells whether there is a next page. */
function readRange(
  sql: Sql,
  { index, value, isDescending, prefix }: Order,
  { state, needsPassword }: Range,
  { after, limit }: ListQuery,
): ListPosition[] {
  const key = prefix === null ? `${value}, id` : "id";
  const conditions = ["listState = :state", "needsPassword = :needsPassword"];
  const values: Record<string, string | number> = { state, needsPassword, limit: limit + 1 };
  if (after) {
    const then = isDescending ? "<" : ">";
    conditions.push(prefix === null ? `(${key}) ${then} (:value, :id)` : "id > :id");
    Object.assign(values, prefix === null ? after : { id: after.id });
  }
  if (prefix !== null) {
    conditions.push("id >= :first", "id < :end");
    Object.assign(values, { first: prefix, end: endOfPrefix(prefix) });
  }
  const direction = isDescending ? "DESC" : "ASC";
  const columns = prefix === null ? [value, "id"] : ["id"];
  const query = `SELECT ${value} AS value, id FROM shares INDEXED BY ${index}
    WHERE ${conditions.join(" AND ")} ORDER BY ${columns.map((column) => `${column} ${direction}`).join(", ")} LIMIT :limit`;
  return sql.all<ListPosition>(query, values);
}

/** The first text after all texts with the prefix. */
function endOfPrefix(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

/** SQLite compares the characters of ids in the same way. */
function comparePositions(a: ListPosition, b: ListPosition): number {
  if (a.value !== b.value) return a.value - b.value;
  return a.id < b.id ? -1 : 1;
}

function listedShare(sql: Sql, id: string): ListedShare {
  const columns = `id, size, listState, needsPassword, createdAt, expiresAt, remainingDownloads,
    maxDownloads, wrongPasswords`;
  const query = `SELECT ${columns} FROM shares WHERE id = ?`;
  const share = sql.get<ShareRecord>(query, id);
  if (!share) throw new Error("a share of the list's index does not exist");
  const { size, createdAt, expiresAt, maxDownloads, wrongPasswords } = share;
  return {
    ...{ id, size, createdAt, expiresAt, maxDownloads, wrongPasswords },
    state: share.listState,
    needsPassword: share.needsPassword === 1,
    downloads: maxDownloads - share.remainingDownloads,
  };
}
