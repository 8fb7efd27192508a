import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { networksOf, parseNetworks, plainAddress } from "./client-address.ts";

const names = (address: string) => networksOf(address).map(({ name }) => name);

describe("the networks of a client", () => {
  it("are one IPv4 address, in any notation", () => {
    for (const address of [
      "192.0.2.1",
      "::ffff:192.0.2.1",
      "::FFFF:c000:201",
      "0:0:0:0:0:ffff:192.0.2.1",
    ]) {
      assert.deepEqual(networksOf(address), [{ name: "192.0.2.1", multiple: 1 }], address);
    }
  });

  it("are the /64, /56 and /48 of an IPv6 address, with higher limits for the larger ones", () => {
    assert.deepEqual(
      networksOf("2001:db8:1:203::9").map(({ multiple }) => multiple),
      [1, 4, 16],
    );
    const [n64, n56, n48] = names("2001:db8:1:203::9");
    assert.deepEqual(names("2001:0db8:0001:0203:ffff::1"), [n64, n56, n48]);
    assert.deepEqual(names("2001:db8:1:2ff::1").slice(1), [n56, n48]);
    assert.notEqual(names("2001:db8:1:2ff::1")[0], n64);
    assert.equal(names("2001:db8:1:303::1")[2], n48);
    assert.notEqual(names("2001:db8:1:303::1")[1], n56);
    assert.notEqual(names("2001:db8:2:203::1")[2], n48);
  });
});

describe("an address from a header", () => {
  it("is parsed without port and zone, and ignored if it is invalid", () => {
    for (const [text, address] of [
      ["192.0.2.1", "192.0.2.1"],
      ["192.0.2.1:4711", "192.0.2.1"],
      ["[2001:db8::1]:443", "2001:db8::1"],
      ["[2001:db8::1]", "2001:db8::1"],
      ["fe80::1%eth0", "fe80::1"],
      ["[fe80::1%25eth0]:443", "fe80::1"],
      ["unknown", null],
      ["_hidden", null],
      ["", null],
      ["192.0.2.1.1", null],
    ] as const) {
      assert.equal(plainAddress(text), address, text);
    }
  });
});

describe("a list of networks", () => {
  it("contains addresses and networks of both families", () => {
    const test = parseNetworks("10.0.0.0/8, 192.0.2.1,2001:db8::/32");
    assert.ok(test);
    for (const inside of [
      ...["10.255.0.1", "::ffff:10.1.2.3", "192.0.2.1", "2001:db8:ffff::1"],
      ...["10.0.0.1:4711", "[2001:db8::1]:443", "2001:db8::1%eth0"],
    ]) {
      assert.equal(test(inside), true, inside);
    }
    for (const outside of [
      ...["11.0.0.1", "192.0.2.2", "2001:db9::1", "::1", "fe80::1%eth0", "unknown", ""],
    ]) {
      assert.equal(test(outside), false, outside);
    }
  });

  it("is rejected if it contains anything else", () => {
    for (const text of [
      "10.0.0.0/33",
      "10.0.0/8",
      "proxy",
      "2001:db8::/129",
      "10.0.0.1,,",
      "*",
      "1/8",
      "fe80::1%eth0",
    ]) {
      assert.equal(parseNetworks(text), null, text);
    }
  });
});
