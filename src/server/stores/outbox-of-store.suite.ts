import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { MetadataStore, NewShare } from "../shares/metadata-store.ts";
import type { Outbox } from "../shares/outbox.ts";
import type { OutboxUnderTest } from "./outbox.suite.ts";
import { newShare } from "./tested-store.suite.ts";

/** The outbox of a metadata store under `testRules`. */
export function outboxOfStore({
  store,
  advance,
  close,
}: {
  store: MetadataStore & Outbox;
  advance(ms: number): void;
  close(): Promise<void>;
}): OutboxUnderTest {
  const shares = new Map<string, NewShare>();
  const shareOf = (id: string) => shares.get(id) ?? assert.fail();
  return {
    ...{ outbox: store, advance, close },
    async create() {
      const share = newShare({ maxDownloads: 10 });
      assert.equal((await store.createOnce(share)).outcome, "created");
      shares.set(share.id, share);
      return share.id;
    },
    async claim(id) {
      const attempt = { linkVerifier: shareOf(id).linkVerifier, passwordVerifier: null };
      const ticket = text32();
      const answers = [
        await store.claimOnce(id, attempt, ticket),
        // A repetition is no event.
        await store.claimOnce(id, attempt, ticket),
      ];
      for (const { outcome } of answers) assert.equal(outcome, "claimed");
    },
    async deliver(id) {
      const attempt = { linkVerifier: shareOf(id).linkVerifier, passwordVerifier: null };
      const [ticket, receipt] = [text32(), text32()];
      assert.equal((await store.claimOnce(id, attempt, ticket)).outcome, "claimed");
      assert.equal((await store.confirmDelivery(id, ticket, receipt)).outcome, "confirmed");
    },
    async burn(id) {
      const { ownerVerifier } = shareOf(id);
      for (let time = 0; time < 2; time++) {
        assert.equal((await store.burn(id, ownerVerifier)).outcome, "burned");
      }
    },
  };
}

const text32 = () => randomBytes(32).toString("base64url");
