import assert from "node:assert/strict";
import { it } from "node:test";
import { mailAddress } from "./mail-address.ts";

it("the draft of an e-mail has the whole link, with its fragment", () => {
  const body = "It opens once & expires: 100 %.\nhttps://share.example/s/8tGgkG#1oAAE?x=y&z";
  const address = new URL(mailAddress("A share for you", body));
  assert.equal(address.hash, "");
  assert.equal(address.searchParams.get("subject"), "A share for you");
  assert.equal(address.searchParams.get("body"), body.replace("\n", "\r\n"));
  assert.ok(!address.href.includes("+"), "mail programs show a plus sign as it is");
});
