import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseServer, requireSafeConnection } from "./shared-options.ts";

test("the server comes from --server, ONETIMESHARE_SERVER or the default, in this order", () => {
  const env = { ONETIMESHARE_SERVER: "https://share.example.org/" };
  assert.equal(
    chooseServer({ server: "https://other.example:8443/" }, env),
    "https://other.example:8443",
  );
  assert.equal(chooseServer({}, env), "https://share.example.org");
  const withPath = { server: "https://example.org/share/" };
  assert.equal(chooseServer(withPath, {}), "https://example.org/share");
  assert.equal(chooseServer({}, { ONETIMESHARE_SERVER: "" }), "http://127.0.0.1:3000");
});

test("the message for an invalid server address gives the reason and does not quote the address", () => {
  for (const [server, reason] of [
    ["share.example.org", "must begin with https:// or http://"],
    ["localhost:3000", "must begin with https:// or http://"],
    ["ftp://share.example.org", "must begin with https:// or http://"],
    ["https://share.example.org/?a=b", "must be its start page"],
    ["https://share.example.org#fragment", "must be its start page"],
    ["https://share.example.org/share/s/AAAAAAAAAAAAAAAAAAAAAA", "must be its start page"],
    ["https://name:hunter2@share.example.org", "must not contain a user name or a password"],
    ["http://name@127.0.0.1:3000/", "must not contain a user name or a password"],
    ["https://share.example.org:eighty", "is not valid"],
  ] as const) {
    const expected = { name: "UsageError", message: new RegExp(`^The server's address ${reason}`) };
    assert.throws(() => chooseServer({ server }, {}), expected, server);
    assert.throws(() => chooseServer({}, { ONETIMESHARE_SERVER: server }), expected, server);
    assert.throws(
      () => chooseServer({ server }, {}),
      (error: Error) => !error.message.includes("hunter2"),
    );
  }
});

test("plain http is allowed only for this machine", () => {
  for (const server of [
    "http://127.0.0.1:3000",
    "http://127.1.2.3",
    "http://localhost",
    "http://[::1]:3000",
  ]) {
    requireSafeConnection(server, {});
  }
  for (const server of [
    "http://share.example.org",
    "http://10.0.0.1",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
  ]) {
    assert.throws(() => requireSafeConnection(server, {}), /plain http/, server);
    requireSafeConnection(server, { insecure: true });
  }
  requireSafeConnection("https://share.example.org", {});
});
