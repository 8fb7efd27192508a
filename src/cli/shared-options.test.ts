import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "./errors.ts";
import { chooseServer, requireSafeConnection } from "./shared-options.ts";

test("the server is the one that is named, else the environment's, else the one on this machine", () => {
  const env = { ONETIMESHARE_SERVER: "https://share.example.org/" };
  assert.equal(
    chooseServer({ server: "https://other.example/base/" }, env),
    "https://other.example/base",
  );
  assert.equal(chooseServer({}, env), "https://share.example.org");
  assert.equal(chooseServer({}, { ONETIMESHARE_SERVER: "" }), "http://127.0.0.1:3000");
});

test("what is not the address of a server is refused", () => {
  for (const server of [
    "share.example.org",
    "ftp://share.example.org",
    "https://share.example.org/?a=b",
    "https://share.example.org/#fragment",
    "https://name:password@share.example.org",
  ]) {
    assert.throws(() => chooseServer({ server }, {}), UsageError, server);
  }
});

test("plain http goes to this machine alone", () => {
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
