import { html, type Markup } from "../html.ts";

/*
 * The way back through a list that is read by cursors. A cursor leads only forward. So each address has, in `back`, the
 * cursors of the pages before it, in the order of the pages, joined by dots. The first page has no cursor. After many
 * pages, `~` stands for the cursors at the beginning.
 */

/** Maximum number of steps in `back`. With more, the address would be too long for some proxies. */
const MOST_BACK = 40;

/** Cursors of every list. */
const STEP = "[A-Za-z0-9_-]{1,100}";

/** Every valid `back`. */
export const BACK_PATTERN = `^(?:~|${STEP})(?:\\.${STEP}){0,${MOST_BACK - 1}}$`;

const FORGOTTEN = "~";

interface PageLinks {
  /** The accessible name. */
  label: string;
  path: string;
  /** What all pages of the list have in their address, such as a filter. */
  filter: Readonly<Record<string, string | undefined>>;
  /** The cursor of this page. Undefined: the first page. */
  cursor: string | undefined;
  back: string | undefined;
  /** The cursor of the next page. Null: there is none. */
  next: string | null;
  words: { first: string; previous: string; next: string };
}

/** Links to the first, the previous and the next page. Nothing if there is only one page. */
export function pageLinks({ label, path, filter, ...links }: PageLinks): Markup {
  const { cursor, back, next, words } = links;
  if (next === null && cursor === undefined) return html``;
  const trail = back === undefined ? [] : back.split(".");
  const link = (name: string, rel: string, place: Place) =>
    html`<a class="button" rel="${rel}" href="${addressOf(path, { ...filter, ...place })}">${name}</a>`;
  const before = cursor === undefined ? null : previousPlace(trail);
  // On the second page, the link to the previous page leads to the first one already.
  const hasFirst = cursor !== undefined && before?.cursor !== undefined;
  const isLost = cursor !== undefined && before === null;
  return html`<nav class="row" aria-label="${label}">
${hasFirst || isLost ? link(words.first, "first", {}) : ""}
${before === null ? "" : link(words.previous, "prev", before)}
${next === null ? "" : link(words.next, "next", { cursor: next, back: extended(trail, cursor) })}
</nav>`;
}

interface Place {
  cursor?: string | undefined;
  back?: string | undefined;
}

/** Null: it is not known. */
function previousPlace(trail: readonly string[]): Place | null {
  const last = trail.at(-1);
  return last === FORGOTTEN ? null : { cursor: last, back: trail.slice(0, -1).join(".") };
}

function extended(trail: readonly string[], cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const steps = [...trail, cursor];
  return (steps.length > MOST_BACK ? [FORGOTTEN, ...steps.slice(1 - MOST_BACK)] : steps).join(".");
}

function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
