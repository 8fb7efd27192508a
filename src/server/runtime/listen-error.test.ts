import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenError, listenError } from "./listen-error.ts";

const place = { host: "192.0.2.1", port: 443 };
const failures: [why: string, error: Error, words: RegExp][] = [
  [
    "a port in use",
    systemError("EADDRINUSE", "listen"),
    /^Another program listens on 192\.0\.2\.1:443 already\. .* PORT=/,
  ],
  [
    "a low port",
    systemError("EACCES", "bind"),
    /^The system keeps port 443 .* from 1024 on by PORT=/,
  ],
  [
    "a host of another machine",
    systemError("EADDRNOTAVAIL", "listen"),
    /^HOST 192\.0\.2\.1 is not an address of this machine\./,
  ],
  [
    "a host that is none",
    systemError("ENOTFOUND", "getaddrinfo"),
    /^HOST 192\.0\.2\.1 is a name that leads to no address\./,
  ],
];

for (const [why, error, words] of failures) {
  test(`a server that can't listen for ${why} says where, and what to do`, () => {
    const told = listenError(error, place);
    assert.ok(told instanceof ListenError);
    assert.match(told.message, words);
  });
}

test("what has nothing to do with listening stays what it is", () => {
  for (const error of [systemError("EACCES", "mkdir"), new Error("a plugin failed")]) {
    assert.equal(listenError(error, place), error);
  }
});

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(), { code, syscall });
}
