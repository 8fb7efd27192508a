import assert from "node:assert/strict";
import { it } from "node:test";
import { type Claims, satisfies } from "./claims.ts";

const rule = { claim: "groups", value: "admins" };

it("a claim counts if it is the value, or a list that contains it", () => {
  const cases: [unknown, boolean][] = [
    ["admins", true],
    [["staff", "admins"], true],
    [["Admins"], false],
    ["admins staff", false],
    [[["admins"]], false],
    [{ admins: true }, false],
    [null, false],
    [[], false],
  ];
  for (const [groups, expected] of cases) {
    assert.equal(satisfies({ sub: "1", groups }, rule), expected, JSON.stringify(groups));
  }
  assert.equal(satisfies({ sub: "1" }, rule), false);
  assert.equal(satisfies({ sub: "1" }, "*"), true);
  assert.equal(satisfies({ sub: "1", is_admin: true }, { claim: "is_admin", value: "true" }), true);
  assert.equal(satisfies({ sub: "1" }, { claim: "toString", value: "x" }), false);
});

it("an e-mail address counts only if the provider has verified it", () => {
  const email = { claim: "email", value: "anna@example.org" };
  const claims: Claims = { sub: "1", email: "anna@example.org" };
  assert.equal(satisfies(claims, email), false);
  assert.equal(satisfies({ ...claims, email_verified: false }, email), false);
  assert.equal(satisfies({ ...claims, email_verified: true }, email), true);
});
