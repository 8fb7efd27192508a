import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRedisUrl } from "./redis-url.ts";

const anonymous = { username: null, password: null, sentinelPassword: null, tls: false };

describe("the Redis address", () => {
  it("names one server with its database and user, with or without TLS", () => {
    assert.deepEqual(parseRedisUrl("redis://localhost"), {
      ...{ ...anonymous, kind: "single", db: 0 },
      address: { host: "localhost", port: 6379 },
    });
    assert.deepEqual(parseRedisUrl("rediss://shares:p%40ss:word@[::1]:6380/3"), {
      ...{ kind: "single", db: 3, username: "shares", password: "p@ss:word" },
      ...{ sentinelPassword: null, tls: true },
      address: { host: "::1", port: 6380 },
    });
  });

  it("names Sentinels and the master's name", () => {
    const url = "redis+sentinel://:secret@a:1,b/shares?db=2&sentinelPassword=other";
    assert.deepEqual(parseRedisUrl(url), {
      ...{ ...anonymous, kind: "sentinel", name: "shares", db: 2 },
      ...{ password: "secret", sentinelPassword: "other" },
      sentinels: [
        { host: "a", port: 1 },
        { host: "b", port: 26379 },
      ],
    });
  });

  it("names nodes of a Cluster", () => {
    assert.deepEqual(parseRedisUrl("rediss+cluster://a:7000,b:7001"), {
      ...{ ...anonymous, kind: "cluster", tls: true },
      nodes: [
        { host: "a", port: 7000 },
        { host: "b", port: 7001 },
      ],
    });
  });

  it("is rejected in any other form", () => {
    for (const text of [
      ...["", "localhost:6379", "http://localhost", "redis://", "redis://a,b", "redis://a:x"],
      ...["redis://a:70000", "redis://a/one", "redis+sentinel://a:1", "redis+sentinel://a/n?db=x"],
      ...["redis+cluster://a:1/1", "redis+other://a", "redis://:%zz@a"],
    ]) {
      assert.equal(parseRedisUrl(text), null, text);
    }
  });
});
