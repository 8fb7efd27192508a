import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  MAX_WRONG_PASSWORDS,
  type MetadataStore,
  type NewShare,
  type StatusView,
} from "../shares/metadata-store.ts";
import {
  LIST_STATES,
  type ListedShare,
  type ListPosition,
  type ListState,
} from "../shares/operator-store.ts";
import { newShare, testRules } from "./tested-store.suite.ts";

/** A store with the requests of a sender, a recipient and the sweeper. */
export class StoreUser {
  readonly store: MetadataStore;

  constructor(store: MetadataStore) {
    this.store = store;
  }

  async create(changes: Partial<NewShare> = {}): Promise<NewShare> {
    const share = newShare(changes);
    assert.equal((await this.store.createOnce(share)).outcome, "created");
    return share;
  }

  /** Creates a share with a blob, and records its upload up to `offset`. */
  async createUploaded(changes: Partial<NewShare> = {}): Promise<NewShare> {
    const share = await this.create({ content: null, blobKey: text32(), ...changes });
    await this.record(share, share.size);
    return share;
  }

  async record(share: NewShare, offset: number): Promise<void> {
    const writer = await this.store.beginUploadWrite(share.id, share.ownerVerifier);
    assert.ok(writer.outcome === "writing");
    const { outcome } = await this.store.recordUploaded(share.id, writer.fence, offset);
    assert.equal(outcome, "found");
  }

  claim(share: NewShare, ticket: string, passwordVerifier = share.passwordVerifier) {
    return this.store.claimOnce(
      share.id,
      { linkVerifier: share.linkVerifier, passwordVerifier },
      ticket,
    );
  }

  /** Claims with different wrong passwords. */
  async guess(share: NewShare, times: number): Promise<void> {
    for (let i = 0; i < times; i++) await this.claim(share, text32(), text32());
  }

  async status({ id, ownerVerifier }: NewShare): Promise<StatusView> {
    const view = await this.store.readStatus(id, ownerVerifier);
    return view.outcome === "found" ? view : assert.fail(view.outcome);
  }

  async settle(): Promise<void> {
    while ((await this.store.settleDue(100)).length > 0);
  }
}

/** Shares that are gone, uploading, ready, leased, locked, and closed with a lease. */
export async function shareInEachState(store: MetadataStore): Promise<NewShare[]> {
  const user = new StoreUser(store);
  const passwordVerifier = "password";
  const gone = await user.create();
  await store.burn(gone.id, gone.ownerVerifier);
  const uploading = await user.create({ content: null, blobKey: "ab12" });
  await user.record(uploading, 500);
  const ready = await user.create({ passwordVerifier });
  const leased = await user.create({ passwordVerifier, maxDownloads: 2 });
  await user.claim(leased, "ticket");
  const locked = await user.create({ passwordVerifier, maxDownloads: 2 });
  await user.claim(locked, "ticket");
  await user.guess(locked, testRules.passwordAttempts);
  const closed = await user.create({ passwordVerifier, maxDownloads: 2 });
  await user.claim(closed, "ticket");
  for (let guesses = 0; guesses < MAX_WRONG_PASSWORDS; guesses++) {
    await store.unlock(closed.id, closed.ownerVerifier);
    await user.guess(closed, 1);
  }
  return [gone, uploading, ready, leased, locked, closed];
}

/** The live numbers, and the whole list. */
export function operatorsView(store: MetadataStore) {
  const sort = { by: "created", isDescending: true } as const;
  const query = { state: null, needsPassword: null, sort, after: null, limit: 100 };
  return Promise.all([store.readLive(), store.listShares(query)]);
}

/** Compares the live numbers with all shares of the list. No request may run meanwhile. */
export async function assertLiveIsListed(store: MetadataStore): Promise<void> {
  const all: ListedShare[] = [];
  let after: ListPosition | null = null;
  do {
    const sort = { by: "created", isDescending: true } as const;
    const query = { state: null, needsPassword: null, sort, after, limit: 100 };
    const page = await store.listShares(query);
    all.push(...page.shares);
    after = page.next;
  } while (after !== null);
  const { states, bytes } = await store.readLive();
  const sharesIn = (state: ListState) => all.filter((share) => share.state === state);
  const counted = LIST_STATES.map((state) => [state, sharesIn(state).length]);
  assert.deepEqual(states, Object.fromEntries(counted));
  const bytesIn = (...some: ListState[]) =>
    some.flatMap(sharesIn).reduce((total, { size }) => total + size, 0);
  const complete = bytesIn("ready", "leased", "locked");
  // An upload has any part of its bytes.
  const isPossible = complete <= bytes && bytes <= complete + bytesIn("uploading");
  assert.ok(isPossible, `${bytes} bytes, of which ${complete} are of complete shares`);
}

export const text32 = () => randomBytes(32).toString("base64url");
