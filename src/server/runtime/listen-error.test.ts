import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenError, listenError } from "./listen-error.ts";

const address = { host: "192.0.2.1", port: 443 };
const failures: [why: string, error: Error, words: RegExp][] = [
  [
    "a port in use",
    systemError("EADDRINUSE", "listen"),
    /^Another program already listens on 192\.0\.2\.1:443\. .* set PORT/,
  ],
  [
    "a low port",
    systemError("EACCES", "bind"),
    /^This user may not listen on port 443\. Set PORT to 1024 or higher/,
  ],
  [
    "a host of another machine",
    systemError("EADDRNOTAVAIL", "listen"),
    /^HOST 192\.0\.2\.1 is not an address of this machine\./,
  ],
  [
    "an unknown host",
    systemError("ENOTFOUND", "getaddrinfo"),
    /^HOST 192\.0\.2\.1 can't be resolved to an address\./,
  ],
];

for (const [why, error, words] of failures) {
  test(`a server that can't listen because of ${why} names the setting to change`, () => {
    const explained = listenError(error, address);
    assert.ok(explained instanceof ListenError);
    assert.match(explained.message, words);
  });
}

test("an error of another kind is returned unchanged", () => {
  for (const error of [systemError("EACCES", "mkdir"), new Error("a plugin failed")]) {
    assert.equal(listenError(error, address), error);
  }
});

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(), { code, syscall });
}
