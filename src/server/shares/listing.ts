import { decodeBase64url, encodeBase64url } from "../../node/base64url.ts";
import type { AdminSharesQuery } from "../../protocol/admin-api.ts";
import { ProblemError } from "../errors/problem.ts";
import type { ListPage, ListPosition, ListQuery, ListState } from "./operator-store.ts";
import type { ShareDeps } from "./share-deps.ts";

/** The operator's query of the list. Null: no filter. */
export interface Listing {
  state: ListState | null;
  needsPassword: boolean | null;
  sort: ListedSort;
  /** The beginning of an id, 1 to 22 characters of base64url. With a prefix, the list is in the order of ids. */
  prefix: string | null;
  /** 1 to 100. */
  limit: number;
  /** `next` of the page before; null: the first page. */
  cursor: string | null;
}

type ListedSort = NonNullable<AdminSharesQuery["sort"]>;

interface Listed extends Pick<ListPage, "shares"> {
  next: string | null;
}

/**
 * One page of the list of shares.
 *
 * @throws ProblemError bad_request, if the cursor is not from a list in this order
 */
export async function listForOperator(
  { metadata }: Pick<ShareDeps, "metadata">,
  { state, needsPassword, sort, prefix, limit, cursor }: Listing,
): Promise<Listed> {
  const order = prefix === null ? sort : "id";
  const page = await metadata.listShares({
    ...{ state, needsPassword, limit },
    sort: prefix === null ? sortOf(sort) : { by: "id", prefix },
    after: cursor === null ? null : parseCursor(cursor, order),
  });
  return { shares: page.shares, next: page.next && formatCursor(page.next, order) };
}

function sortOf(sort: ListedSort): ListQuery["sort"] {
  const by = sort.replace(/^-/, "") as "created" | "expires" | "size";
  return { by, isDescending: sort.startsWith("-") };
}

/*
 * A cursor is base64url of `<order>:<value>:<id>`, such as `-created:1767182400000:8tGgkGrpeUT0uYYLiz4EXA`. It contains the
 * order, because a position in one order means nothing in another.
 */

function formatCursor({ value, id }: ListPosition, order: string): string {
  return encodeBase64url(new TextEncoder().encode(`${order}:${value}:${id}`));
}

const CURSOR = /^(?<order>-?[a-z]+):(?<value>0|[1-9]\d{0,15}):(?<id>[A-Za-z0-9_-]{21}[AQgw])$/;

function parseCursor(cursor: string, order: string): ListPosition {
  const bytes = decodeBase64url(cursor);
  const parts = bytes && CURSOR.exec(new TextDecoder().decode(bytes))?.groups;
  const value = Number(parts?.value);
  if (!parts?.id || parts.order !== order || !Number.isSafeInteger(value)) {
    throw new ProblemError("bad_request", { detail: "The cursor is not from this list." });
  }
  return { value, id: parts.id };
}
