import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Activity, type EnteredResponse, type ShareChange } from "./activity.ts";
import type { PeerEvent, Peers } from "./peers.ts";

/** 100 downloads of one share, with a clock, the events of its owner and the messages to peers. */
function startDownloads() {
  const clock = { now: 0 };
  const messages: PeerEvent[] = [];
  const peers: Peers = {
    publish: (event) => void messages.push(event),
    subscribe: () => {},
    close: async () => {},
  };
  const activity = new Activity(peers, () => clock.now);
  const changes: ShareChange[] = [];
  activity.listen("share", (change) => changes.push(change));
  const responses = Array.from({ length: 100 }, (_, number) =>
    activity.enterResponse("share", `ticket ${number}`, 1),
  ).filter((response): response is EnteredResponse => response !== null);
  return { clock, messages, activity, changes, responses };
}

describe("the progress of 100 downloads at once", () => {
  it("is announced at most twice a second, to the owner and to peers", () => {
    const { clock, changes, messages, responses } = startDownloads();
    for (let second = 1; second <= 10; second++) {
      for (const [number, response] of responses.entries()) {
        clock.now = second * 1_000 + number * 10;
        response.served(second * 100, false);
      }
    }
    assert.equal(changes.length, 20);
    assert.equal(messages.length, 20);
  });

  it("is announced of each one in turn, and at once of one that ends", () => {
    const { clock, changes, responses, activity } = startDownloads();
    const [first, second] = responses;
    first?.served(900, false);
    clock.now += 100;
    second?.served(100, false);
    clock.now += 900;
    first?.served(950, false);
    clock.now += 100;
    second?.served(200, false);
    clock.now += 900;
    first?.served(990, false);
    clock.now += 1;
    first?.served(1_000, true);
    first?.leave();
    clock.now += 1_000;
    second?.served(300, false);
    assert.deepEqual(
      changes.map((change) => `${change?.ticketVerifier}: ${change?.offset}`),
      ["ticket 0: 900", "ticket 1: 100", "ticket 0: 990", "ticket 0: 1000", "ticket 1: 300"],
    );
    for (const response of responses) response.leave();
    assert.equal(activity.running, 0);
  });

  it("says which one was interrupted, unless it continues on another connection", () => {
    const { activity, changes, responses } = startDownloads();
    assert.equal(activity.isServing("share", "ticket 0"), true);
    responses[0]?.leave();
    assert.equal(activity.isServing("share", "ticket 0"), false);
    activity.announceInterrupted("share", "ticket 0", 500);
    assert.deepEqual(changes, [{ ticketVerifier: "ticket 0", offset: 500, interrupted: true }]);
  });

  it("reaches nobody who follows another share", () => {
    const { activity, responses } = startDownloads();
    const others: ShareChange[] = [];
    activity.listen("another share", (change) => others.push(change));
    responses[0]?.served(1, true);
    assert.deepEqual(others, []);
  });
});
