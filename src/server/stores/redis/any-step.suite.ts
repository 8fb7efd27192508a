import * as fc from "fast-check";
import { servingLimit } from "../../../protocol/transfer-limit.ts";
import type { Deletion, MetadataStore } from "../../shares/metadata-store.ts";
import { LIST_STATES, type ListQuery, type ListSort } from "../../shares/operator-store.ts";
import type { TakenEvent } from "../../shares/outbox.ts";
import { inlineShare } from "./test-store.suite.ts";

const MINUTE = 60_000;

/** One request to a store. It has no state, so that two stores can get the same request. */
export type Step =
  | { advance: number }
  | { name: string; ask: (store: MetadataStore) => Promise<unknown> };

/** The shares of all steps. */
export const shares = [
  inlineShare({ passwordVerifier: "right", maxDownloads: 2 }),
  inlineShare({ content: null, blobKey: "blob", size: 70_000, expiresInMs: 30 * MINUTE }),
  inlineShare({ content: null, blobKey: "large", size: 9_950_000, maxDownloads: 3 }),
] as const;

/** Most effects need existing shares and one uploaded share. */
export function beginning(): Step[] {
  const [, uploaded] = shares;
  return [
    ...shares.map((share): Step => ({ name: "create", ask: (store) => store.createOnce(share) })),
    { name: "begin", ask: (store) => store.beginUploadWrite(uploaded.id, "owner") },
    { name: "record", ask: (store) => store.recordUploaded(uploaded.id, 1, uploaded.size) },
  ];
}

export const wholeList: ListQuery = {
  ...{ state: null, needsPassword: null, after: null, limit: 100 },
  sort: { by: "size", isDescending: false },
};

/** Any request of a sender, a recipient, the operator, a webhook or the sweeper; or time that passes. */
export function anyStep(): fc.Arbitrary<Step> {
  const share = fc.constantFrom(...shares);
  const ticket = fc.constantFrom("ticket 1", "ticket 2");
  const owner = fc.constantFrom("owner", "owner", "owner", "stranger");
  const attempt = fc.record({
    linkVerifier: fc.constantFrom("link", "link", "link", "another"),
    passwordVerifier: fc.constantFrom(...["right", "a", "b", "c", "d", "e", "f", "g"], null),
  });
  const step = <Values extends unknown[]>(
    name: string,
    values: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
    ask: (store: MetadataStore, ...chosen: Values) => Promise<unknown>,
  ) =>
    fc.tuple(...values).map(
      (chosen): Step => ({
        name: `${name} ${JSON.stringify(chosen.map(abbreviate))}`,
        ask: (store) => ask(store, ...(chosen as Values)),
      }),
    );
  const recipient = fc.oneof(
    step("preview", [share, attempt], (store, s, by) => store.preview(s.id, by)),
    step("claim", [share, attempt, ticket], (store, s, by, t) => store.claimOnce(s.id, by, t)),
    step("readLease", [share, ticket], (store, s, t) => store.readLease(s.id, t)),
    step(
      "serve",
      [share, ticket, fc.constantFrom(0, 1, servingLimit(70_000))],
      (store, s, t, bytes) => store.reserveServing(s.id, t, bytes),
    ),
    step("return", [share, ticket], (store, s, t) => store.returnUnserved(s.id, t, 1)),
    step("confirm", [share, ticket, fc.constantFrom("x", "y")], (store, s, t, receipt) =>
      store.confirmDelivery(s.id, t, receipt),
    ),
  );
  const sender = fc.oneof(
    step("create", [share, fc.constantFrom("digest", "other")], (store, s, requestDigest) =>
      store.createOnce({ ...s, requestDigest }),
    ),
    step("readUpload", [share, owner], (store, s, by) => store.readUpload(s.id, by)),
    step("begin", [share, owner], (store, s, by) => store.beginUploadWrite(s.id, by)),
    step("begin at", [share, owner, fc.constantFrom(0, 0.5)], (store, s, by, part) =>
      store.beginUploadWrite(s.id, by, s.size * part),
    ),
    step(
      "record",
      [share, fc.constantFrom(1, 2, 3), fc.constantFrom(0, 0.5, 1, 1)],
      (store, s, fence, part) => store.recordUploaded(s.id, fence, s.size * part),
    ),
    step("unlock", [share, owner], (store, s, by) => store.unlock(s.id, by)),
    step("status", [share, owner], (store, s, by) => store.readStatus(s.id, by)),
  );
  const sweeper = fc.oneof(
    step("settle", [], async (store) => (await store.settleDue(100)).sort()),
    step("deletions", [], async (store) => (await store.dueDeletions(100)).sort(byBlobKey)),
    step("deleted", [share], (store, s) =>
      store.deletionDone({ shareId: s.id, blobKey: s.blobKey ?? "none" }),
    ),
  );
  const operator = fc.oneof(
    step("check", [share, fc.constantFrom("remove", "unlock")], (store, s, action) =>
      store.checkForOperator(s.id, action),
    ),
    step("remove", [share], (store, s) => store.removeByOperator(s.id)),
    step("unlock by operator", [share], (store, s) => store.unlockByOperator(s.id)),
    step("counts", [], async (store) => (await store.readCounts(1)).totals),
    step("live", [], (store) => store.readLive()),
    step(
      "list",
      [fc.constantFrom(null, ...LIST_STATES), fc.constantFrom(null, true, false), anySort()],
      (store, state, needsPassword, sort) =>
        store.listShares({ ...wholeList, state, needsPassword, sort }),
    ),
  );
  const deliverer = fc.oneof(
    step("take", [], async (store) => inOrder(await takeAll(store)).map(withoutId)),
    step("deliver", [fc.constantFrom(0, 20 * MINUTE)], async (store, delayMs) => {
      const events = inOrder(await takeAll(store));
      for (const [index, event] of events.entries()) {
        if (index % 3 === 0) await store.postponeEvent(event, delayMs);
        else await store.eventDone(event);
      }
      return store.countEvents();
    }),
    step("drop", [fc.constantFrom(MINUTE, 60 * MINUTE)], (store, ageMs) =>
      store.dropEventsOfOthers(["first"], ageMs),
    ),
  );
  const time = fc
    .constantFrom(1, 5, 11, 16, 16, 31, 24 * 60)
    .map((minutes): Step => ({ advance: minutes * MINUTE }));
  return fc.oneof(
    { weight: 24, arbitrary: recipient },
    { weight: 12, arbitrary: sender },
    { weight: 4, arbitrary: sweeper },
    { weight: 3, arbitrary: operator },
    { weight: 2, arbitrary: deliverer },
    { weight: 4, arbitrary: time },
    { weight: 1, arbitrary: step("burn", [share, owner], (store, s, by) => store.burn(s.id, by)) },
  );
}

/** Without `created`: equal times in one store may differ in the other. */
function anySort(): fc.Arbitrary<ListSort> {
  const [first] = shares;
  return fc.oneof(
    fc.record({
      by: fc.constantFrom("size" as const, "expires" as const),
      isDescending: fc.boolean(),
    }),
    fc.record({ by: fc.constant("id" as const), prefix: fc.constantFrom(first.id.slice(0, 1)) }),
  );
}

function takeAll(store: MetadataStore): Promise<TakenEvent[]> {
  const wanted = [
    { target: "first", limit: 100 },
    { target: "second", limit: 100 },
  ];
  return store.takeDueEvents(wanted, 10 * MINUTE);
}

/** The order of events that are due at the same time is open, and so are their ids. */
function inOrder(events: TakenEvent[]): TakenEvent[] {
  const key = ({ target, shareId }: TakenEvent) => `${target} ${shareId}`;
  return events.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function withoutId({ id: _, ...event }: TakenEvent) {
  return event;
}

function abbreviate(value: unknown): unknown {
  const index = shares.findIndex(({ id }) => hasId(value, id));
  return index < 0 ? value : `share ${index}`;
}

function hasId(value: unknown, id: string): boolean {
  return typeof value === "object" && value !== null && "id" in value && value.id === id;
}

function byBlobKey(a: Deletion, b: Deletion): number {
  return a.blobKey < b.blobKey ? -1 : 1;
}
