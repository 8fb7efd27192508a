import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PeerEvent, Peers } from "../shares/peers.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";
import type { AdminStore, Control, Notice } from "./admin-store.ts";
import { ServerControl } from "./control.ts";

const notice: Notice = { text: "Maintenance on Sunday.", until: null };

/** Servers on one store, with clocks that the test moves. */
class Cluster {
  stored: Control = { notice: null, uploadsPaused: false };
  isDown = false;
  isSilent = false;
  reads = 0;
  elapsed = 0;
  now = Date.parse("2026-01-01T00:00:00Z");
  readonly #listeners: ((event: PeerEvent) => void)[] = [];

  readonly #store = {
    readControl: async () => {
      this.reads++;
      if (this.isSilent) return new Promise<never>(() => {});
      if (this.isDown) throw new StoreUnavailableError("simulated by the test");
      return this.stored;
    },
    setNotice: async (changed: Notice | null) => {
      this.stored = { ...this.stored, notice: changed };
    },
    setUploadsPaused: async (uploadsPaused: boolean) => {
      this.stored = { ...this.stored, uploadsPaused };
    },
  } as Partial<AdminStore> as AdminStore;

  /** @param hears whether the events of peers arrive */
  server(hears = true): ServerControl {
    const peers: Peers = {
      publish: (event) => {
        for (const listener of this.#listeners) listener(event);
      },
      subscribe: (listener) => {
        if (hears) this.#listeners.push(listener);
      },
      close: async () => {},
    };
    const clocks = { now: () => this.now, elapsed: () => this.elapsed, pageWaitsMs: 5 };
    return new ServerControl(this.#store, peers, clocks);
  }
}

describe("notice and pause of uploads", () => {
  it("apply at once on the own server and on a peer", async () => {
    const cluster = new Cluster();
    const [here, there] = [cluster.server(), cluster.server()];
    await there.read();
    await here.setUploadsPaused(true);
    await here.setNotice(notice);
    for (const server of [here, there]) {
      assert.deepEqual(await server.read(), { notice, uploadsPaused: true });
    }
    await there.setUploadsPaused(false);
    await there.setNotice(null);
    assert.deepEqual(await here.read(), { notice: null, uploadsPaused: false });
  });

  it("apply within two seconds on a server that misses the peer event", async () => {
    const cluster = new Cluster();
    const [here, deaf] = [cluster.server(), cluster.server(false)];
    await deaf.read();
    await here.setUploadsPaused(true);
    assert.equal((await deaf.read()).uploadsPaused, false);
    cluster.elapsed += 2_000;
    assert.equal((await deaf.read()).uploadsPaused, true);
  });

  it("are not read again for each of many requests", async () => {
    const cluster = new Cluster();
    const server = cluster.server();
    await Promise.all(Array.from({ length: 100 }, () => server.read()));
    assert.equal(cluster.reads, 1);
  });

  it("do not come from a read that began before the change", async () => {
    const cluster = new Cluster();
    const server = cluster.server();
    const early = server.read();
    await server.setUploadsPaused(true);
    await early;
    assert.equal((await server.read()).uploadsPaused, true);
  });

  it("are unknown to requests while the store is down, but pages show the last ones", async () => {
    const cluster = new Cluster();
    const server = cluster.server();
    const until = cluster.now + 60_000;
    await server.setNotice({ ...notice, until });
    await server.read();
    cluster.isDown = true;
    cluster.elapsed += 2_000;
    await assert.rejects(server.read(), StoreUnavailableError);
    assert.equal((await server.readForPage()).notice?.text, notice.text);
    cluster.now = until;
    assert.equal((await server.readForPage()).notice, null);
    cluster.isDown = false;
    assert.equal((await server.read()).notice, null);
  });

  it("do not delay a page while the store is silent", async () => {
    const cluster = new Cluster();
    const server = cluster.server();
    await server.setNotice(notice);
    await server.read();
    cluster.isSilent = true;
    cluster.elapsed += 2_000;
    assert.deepEqual((await server.readForPage()).notice, notice);
  });
});
