import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { startTlsTunnel } from "../../test/support/tls-tunnel.ts";
import { ApiClient } from "../client/api-client.ts";
import { UnreachableError } from "../client/errors.ts";
import { connectionWords } from "./connection-words.ts";

/** What comes of what `fetch` throws in Node. */
function failed(code: string): UnreachableError {
  const cause = Object.assign(new Error(`${code} 10.0.0.1:443 secret.internal`), { code });
  return unreachable(new TypeError("fetch failed", { cause }));
}

function unreachable(cause: unknown): UnreachableError {
  return new UnreachableError("The server can't be reached.", { cause });
}

const told: [code: string, words: RegExp][] = [
  ["DEPTH_ZERO_SELF_SIGNED_CERT", /certificate .* it is self-signed\. .*NODE_EXTRA_CA_CERTS=FILE/],
  ["SELF_SIGNED_CERT_IN_CHAIN", /who signed it is not known\. .*NODE_EXTRA_CA_CERTS=FILE/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /who signed it is not known\./],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /who signed it is not known\./],
  ["CERT_HAS_EXPIRED", /certificate has expired\. Check the clock/],
  ["CERT_NOT_YET_VALID", /certificate is not valid yet\. Check the clock/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate is for another name\. Check the address/],
  ["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak https\. Check the port/],
  ["ECONNREFUSED", /can't be reached: nothing listens at that port\. Check the address/],
  ["ENOTFOUND", /can't be reached: its name leads to no address\. Check the address/],
  ["EAI_AGAIN", /can't be reached: its name could not be looked up\. Check the address/],
];

for (const [code, words] of told) {
  test(`a connection that failed by ${code} is told in words, and nothing else`, () => {
    const told = connectionWords(failed(code));
    assert.match(told, words);
    assert.doesNotMatch(told, /10\.0\.0\.1|secret/);
  });
}

test("a real connection fails by the codes that are known here", async (t) => {
  const plain = createServer((_request, response) => response.end()).listen(0, "127.0.0.1");
  await once(plain, "listening");
  const { port } = plain.address() as AddressInfo;
  const tunnel = await startTlsTunnel(`http://127.0.0.1:${port}`);
  t.after(() => tunnel.close());
  const asking = (serverUrl: string) =>
    new ApiClient({ serverUrl }).config().catch((error) => {
      throw new Error(connectionWords(error));
    });
  await assert.rejects(asking(tunnel.url), /certificate .* it is self-signed/);
  await assert.rejects(asking(`https://127.0.0.1:${port}`), /does not speak https/);
  plain.closeAllConnections();
  plain.close();
  await once(plain, "close");
  await assert.rejects(asking(`http://127.0.0.1:${port}`), /nothing listens at that port/);
  await assert.rejects(asking(`http://localhost:${port}`), /nothing listens at that port/);
});

test("what can't be told is a server that can't be reached", () => {
  const usual =
    "The server can't be reached. Check the address and your connection, and try again.";
  const unknown = [failed("constructor"), failed("ECONNRESET")];
  const others = [new TypeError("Failed"), null].map(unreachable);
  for (const error of [...unknown, ...others]) assert.equal(connectionWords(error), usual);
});
