import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paths } from "../../../src/protocol/api.ts";
import type { LocalServer } from "../../support/local-server.ts";
import {
  type Answer,
  bearer,
  call,
  RawShare,
  type RawShareOptions,
} from "../../support/raw-share.ts";

/** A server that trusts this machine as a proxy, so that each test can use its own addresses. */
export const trusting = {
  RATE_LIMIT: "on",
  TRUST_PROXY: "127.0.0.0/8",
  SECRET_KEY: "x".repeat(32),
};
const TEN_MINUTES = 600_000;

const forwarded = (address: string) => ({ "x-forwarded-for": address });

/** A client at one address. */
export function clientAt(url: string, address: string) {
  const headers = forwarded(address);
  const share = (options: RawShareOptions = {}) => new RawShare(url, options);
  const create = (made = share()) => made.create(headers);
  return {
    share,
    create,
    /** A share whose upload has begun. Fails if no upload slot is free. */
    async begin(options: RawShareOptions = {}): Promise<RawShare> {
      const made = share(options);
      const { status } = await create(made);
      assert.equal(status, 201);
      return made;
    },
    send: (made: RawShare, from = 0, to = made.ciphertext.length) =>
      made.patch(from, made.ciphertext.subarray(from, to), headers),
    burn: (made: RawShare) =>
      call(url + paths.share(made.id), {
        method: "DELETE",
        headers: { ...headers, ...bearer(made.ownerToken) },
      }),
    endUpload: (made: RawShare) =>
      call(url + paths.upload(made.id), {
        method: "DELETE",
        headers: { ...headers, ...made.tusHeaders() },
      }),
    async fill(): Promise<RawShare[]> {
      return [await this.begin(), await this.begin(), await this.begin()];
    },
    async isFull(): Promise<boolean> {
      const made = share();
      const { status } = await create(made);
      if (status === 201) await this.burn(made);
      return status === 429;
    },
  };
}

export const passed = (answers: Answer[]) => answers.filter(({ status }) => status === 201).length;

/** @param start starts a server that `trusting` configures, with more settings */
export function unfinishedUploadsContract(
  name: string,
  start: (env?: Record<string, string>) => Promise<LocalServer>,
) {
  describe(`unfinished uploads: ${name}`, () => {
    let server: LocalServer;
    let last = 0;
    const newClient = () => clientAt(server.url, `192.0.2.${++last}`);

    before(async () => {
      server = await start();
    });
    after(() => server.close());

    it("are limited to three when one client starts 100 at once", async () => {
      const client = newClient();
      const answers = await Promise.all(Array.from({ length: 100 }, () => client.create()));
      assert.equal(passed(answers), 3);
      const refused = answers.find(({ status }) => status === 429);
      assert.equal(refused?.json.code, "rate_limited");
      assert.match(
        String(refused?.json.detail),
        /incomplete uploads for one client is 3\. Complete or cancel one/,
      );
      assert.equal(refused?.headers.get("retry-after"), "60");
      assert.equal(passed([await newClient().create()]), 1, "another client");
    });

    it("do not count as creations if no slot is free", async () => {
      const client = newClient();
      await client.fill();
      for (let i = 0; i < 40; i++) assert.equal((await client.create()).status, 429);
      const inline = await client.create(client.share({ inline: true }));
      assert.equal(inline.status, 201, "an inline share needed an upload slot");
      assert.match(inline.headers.get("ratelimit") ?? "", /"create";r=26;/);
    });

    it("free their slot when they complete, are burned or are terminated", async () => {
      const client = newClient();
      const [first, second, third] = (await client.fill()) as [RawShare, RawShare, RawShare];
      assert.ok(await client.isFull());
      assert.equal((await client.send(first)).status, 204);
      const fourth = await client.begin();
      assert.ok(await client.isFull());
      assert.equal((await client.burn(second)).status, 204);
      await client.begin();
      assert.ok(await client.isFull());
      assert.equal((await client.endUpload(third)).status, 204);
      await client.begin();
      assert.ok(await client.isFull());
      assert.equal((await client.burn(fourth)).status, 204);
      assert.equal((await client.burn(fourth)).status, 204, "and again");
      await client.begin();
      assert.ok(await client.isFull(), "an upload that ended twice freed two slots");
    });

    it("use one slot even if the client repeats the creation", async () => {
      const client = newClient();
      const share = client.share();
      for (let i = 0; i < 5; i++) assert.equal((await client.create(share)).status, 201);
      await client.begin();
      await client.begin();
      assert.ok(await client.isFull());
      assert.equal(
        (await client.create(share)).status,
        201,
        "the repeated creation needed a second slot",
      );
      await client.send(share);
      assert.equal((await client.create(share)).json.state, "ready");
      await client.begin();
      assert.ok(await client.isFull(), "the repetition after the upload used a slot");
    });

    it("keep their slots when another creation fails", async () => {
      const client = newClient();
      const [first] = (await client.fill()) as [RawShare];
      const json = { ...first.createBody(), size: 1_000 };
      const headers = forwarded(`192.0.2.${last}`);
      const conflict = await call(server.url + paths.shares, { method: "POST", headers, json });
      assert.equal(conflict.json.code, "conflict");
      const large = { ...first.createBody(), size: 10 * 1024 ** 4 };
      const refused = await call(server.url + paths.shares, {
        method: "POST",
        headers,
        json: large,
      });
      assert.equal(refused.json.code, "too_large");
      assert.ok(await client.isFull());
    });

    it("that fail to start use no slot", async () => {
      const client = newClient();
      const json = { ...client.share().createBody(), size: 10 * 1024 ** 4 };
      const headers = forwarded(`192.0.2.${last}`);
      for (let i = 0; i < 4; i++) {
        const answer = await call(server.url + paths.shares, { method: "POST", headers, json });
        assert.equal(answer.json.code, "too_large");
      }
      await client.fill();
    });

    it("count for the address that sends their bytes, before the server reads a body", async () => {
      const [here, there] = [newClient(), newClient()];
      await there.fill();
      const share = await here.begin();
      const refused = await there.send(share);
      assert.equal(refused.json.code, "rate_limited");
      assert.equal(await share.offset(), 0);
      assert.equal((await here.send(share)).status, 204);
    });

    it("accept bytes only with the owner token", async () => {
      const [owner, stranger] = [newClient(), newClient()];
      const share = await owner.begin();
      for (let i = 0; i < 4; i++) {
        const headers = { ...forwarded(`192.0.2.${last}`), ...bearer("A".repeat(43)) };
        assert.equal((await share.patch(0, share.ciphertext, headers)).status, 401);
      }
      await stranger.fill();
    });

    it("free their slot after ten minutes without data, and use one again when data arrives", async () => {
      const client = newClient();
      const [first, second] = (await client.fill()) as [RawShare, RawShare];
      server.advance(TEN_MINUTES - 60_000);
      assert.equal((await client.send(first, 0, 1_000)).status, 204);
      server.advance(60_000);
      await client.begin();
      await client.begin();
      assert.ok(await client.isFull(), "the active upload does not count");
      const late = await client.send(second);
      assert.equal(late.json.code, "rate_limited", "another upload has taken its slot");
      assert.equal((await client.send(first, 1_000)).status, 204);
      assert.equal((await client.send(second)).status, 204);
    });

    it("are limited to three for an IPv6 /64 and twelve for a /56", async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          clientAt(server.url, `2001:db8:7:100::${i + 1}`).create(),
        ),
      );
      assert.equal(passed(answers), 3);
      const neighbours = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          clientAt(server.url, `2001:db8:7:1${i + 10}::1`).create(),
        ),
      );
      assert.equal(passed(neighbours), 9);
    });

    it("have the limit of the setting", async () => {
      const many = await start({ MAX_UNFINISHED_UPLOADS: "5" });
      const client = clientAt(many.url, "198.51.100.1");
      const answers = await Promise.all(Array.from({ length: 20 }, () => client.create()));
      assert.equal(passed(answers), 5);
      await many.close();
      const without = await start({ RATE_LIMIT: "off" });
      const free = clientAt(without.url, "198.51.100.2");
      assert.equal(passed(await Promise.all(Array.from({ length: 20 }, () => free.create()))), 20);
      await without.close();
    });
  });
}
