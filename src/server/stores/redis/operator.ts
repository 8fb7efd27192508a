import type { MetadataStore } from "../../shares/metadata-store.ts";
import {
  LIST_STATES,
  type ListState,
  type LiveView,
  type OperatorStore,
} from "../../shares/operator-store.ts";
import { makeCounts } from "./counts.ts";
import { BUCKETS } from "./keys.ts";
import type { Reply } from "./reply.ts";
import { type RedisParts, readClock } from "./scripts.ts";
import { readPage, STATE_LETTERS } from "./share-list.ts";
import type { ShareRunner } from "./share-runner.ts";
import { goneOf } from "./views.ts";

/** The operator's view and actions. */
export function operatorOperations(
  parts: RedisParts,
  shares: ShareRunner,
): Pick<MetadataStore, keyof OperatorStore> {
  return {
    readCounts: makeCounts(parts),
    readClock: () => parts.scripts.within(readClock(parts)),
    readLive: () => parts.scripts.within(readLive(parts)),
    listShares: (query) => parts.scripts.within(readPage(parts, shares, query)),

    async checkForOperator(id, action) {
      const reply = await shares.run("check-for-operator", id, { action });
      const { outcome } = reply;
      return outcome === "possible" || outcome === "no_effect" ? { outcome } : refusal(reply);
    },

    async removeByOperator(id) {
      const reply = await shares.run("remove-by-operator", id, {});
      return reply.outcome === "removed" ? { outcome: "removed" } : refusal(reply);
    },

    async unlockByOperator(id) {
      const reply = await shares.run("unlock-by-operator", id, {});
      return reply.outcome === "unlocked" ? { outcome: "unlocked" } : refusal(reply);
    },
  };
}

function refusal(reply: Reply) {
  const outcome = reply.outcomeAmong("not_found", "gone");
  return outcome === "gone" ? { outcome, gone: goneOf(reply) } : { outcome };
}

async function readLive({ scripts, keys }: RedisParts): Promise<LiveView> {
  const letters = LIST_STATES.map((state) => STATE_LETTERS[state]).join("");
  const input = JSON.stringify({ offsetMs: 0, letters });
  const replies = await Promise.all(
    BUCKETS.map((bucket) => scripts.run("list-live", keys.ofBucket(bucket), [input])),
  );
  const sum = (index: number) =>
    replies.reduce<number>((total, reply) => total + Number((reply as number[])[index]), 0);
  const states = LIST_STATES.map((state, index) => [state, sum(index)]);
  return {
    states: Object.fromEntries(states) as Record<ListState, number>,
    bytes: sum(LIST_STATES.length),
    waitingDeletions: sum(LIST_STATES.length + 1),
  };
}
