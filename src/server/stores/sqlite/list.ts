import {
  LIST_STATES,
  type ListedShare,
  type ListPage,
  type ListPosition,
  type ListQuery,
  type ListSort,
} from "../../shares/operator-store.ts";
import { goneView } from "./lifecycle.ts";
import type { ShareRecord } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** A filtered search by prefix reads this many shares for each share of a page. */
const EXAMINED_FOR_EACH = 4;

/** One page of the list. Its cost does not depend on the number of shares. */
export function readPage(sql: Sql, query: ListQuery): ListPage {
  const { sort, ...others } = query;
  if (sort.by === "id") return pageOfPrefix(sql, sort.prefix, others);
  return pageInOrder(sql, sort, others);
}

type Filter = Omit<ListQuery, "sort">;
type Order = Exclude<ListSort, { by: "id" }>;

const INDEXES = {
  created: { index: "listByCreation", value: "createdAt" },
  expires: { index: "listByExpiry", value: "listExpiry" },
  size: { index: "listBySize", value: "size" },
} as const;

/**
 * Each combination of a state and a protection is one range of an index, already in order. This merges the beginnings
 * of all wanted ranges.
 */
function pageInOrder(sql: Sql, order: Order, filter: Filter): ListPage {
  const positions = rangesOf(filter).flatMap((range) => readRange(sql, order, range, filter));
  const sign = order.isDescending ? -1 : 1;
  positions.sort((a, b) => sign * comparePositions(a, b));
  const page = positions.slice(0, filter.limit);
  return {
    shares: page.flatMap(({ id }) => findListed(sql, id) ?? []),
    next: positions.length > page.length ? (page.at(-1) ?? null) : null,
  };
}

interface Range {
  listState: string;
  needsPassword: 0 | 1;
}

function rangesOf({ state, needsPassword }: Filter): Range[] {
  const states = state === null ? LIST_STATES : [state];
  const protections = ([0, 1] as const).filter(
    (each) => needsPassword === null || (each === 1) === needsPassword,
  );
  return states.flatMap((listState) =>
    protections.map((protection) => ({ listState, needsPassword: protection })),
  );
}

/** The next positions of a range. One more than fits on the page shows that there is a next page. */
function readRange(
  sql: Sql,
  { by, isDescending }: Order,
  { listState, needsPassword }: Range,
  { after, limit }: Filter,
): ListPosition[] {
  const { index, value } = INDEXES[by];
  const [direction, then] = isDescending ? ["DESC", "<"] : ["ASC", ">"];
  const query = `SELECT ${value} AS value, id FROM shares INDEXED BY ${index}
    WHERE listState = ? AND needsPassword = ? ${after ? `AND (${value}, id) ${then} (?, ?)` : ""}
    ORDER BY ${value} ${direction}, id ${direction} LIMIT ?`;
  const position = after ? [after.value, after.id] : [];
  return sql.all<ListPosition>(query, listState, needsPassword, ...position, limit + 1);
}

/** JavaScript and SQLite compare ids in the same way. */
function comparePositions(a: ListPosition, b: ListPosition): number {
  if (a.value !== b.value) return a.value - b.value;
  return a.id < b.id ? -1 : 1;
}

/** If few shares pass the filter, a full page could need all shares with the prefix. So this function stops early. */
function pageOfPrefix(sql: Sql, prefix: string, filter: Filter): ListPage {
  const { state, needsPassword, after, limit } = filter;
  const isFiltered = state !== null || needsPassword !== null;
  const examined = isFiltered ? limit * EXAMINED_FOR_EACH : limit + 1;
  // With two lower bounds, SQLite would begin at the one that is written first.
  const start = after && after.id >= prefix ? `id > :start` : `id >= :start`;
  const query = `SELECT ${COLUMNS} FROM shares WHERE ${start} AND id < :end ORDER BY id LIMIT :examined`;
  const rows = sql.all<ShareRecord>(query, {
    start: after && after.id >= prefix ? after.id : prefix,
    end: endOfPrefix(prefix),
    examined,
  });
  const matching = rows.filter(
    (row) =>
      (state === null || row.listState === state) &&
      (needsPassword === null || (row.needsPassword === 1) === needsPassword),
  );
  const shares = matching.slice(0, limit);
  const last = matching.length > limit ? shares.at(-1) : rows[examined - 1];
  return { shares: shares.map(listedShare), next: last ? { value: 0, id: last.id } : null };
}

/** The first text after all texts with the prefix. */
function endOfPrefix(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

const COLUMNS =
  "id, size, listState, needsPassword, createdAt, expiresAt, remainingDownloads, maxDownloads, wrongPasswords, goneReason, goneAt";

function findListed(sql: Sql, id: string): ListedShare | undefined {
  const share = sql.get<ShareRecord>(`SELECT ${COLUMNS} FROM shares WHERE id = ?`, id);
  return share && listedShare(share);
}

function listedShare(share: ShareRecord): ListedShare {
  const { id, size, createdAt, expiresAt, maxDownloads, wrongPasswords } = share;
  return {
    ...{ id, size, createdAt, expiresAt, maxDownloads, wrongPasswords },
    state: share.listState,
    needsPassword: share.needsPassword === 1,
    downloads: maxDownloads - share.remainingDownloads,
    gone: share.listState === "gone" ? goneView(share).gone : null,
  };
}
