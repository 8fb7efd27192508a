import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { startTlsTunnel } from "../../test/support/tls-tunnel.ts";
import { ApiClient } from "../client/api-client.ts";
import { UnreachableError } from "../client/errors.ts";
import { connectionWords } from "./connection-words.ts";
import { nodeTransport } from "./node-transport.ts";

/** The client's error after `fetch` failed with `code`. */
function fetchFailed(code: string): UnreachableError {
  const cause = Object.assign(new Error(`${code} 10.0.0.1:443 secret.internal`), { code });
  return unreachable(new TypeError("fetch failed", { cause }));
}

function unreachable(cause: unknown): UnreachableError {
  return new UnreachableError("The server can't be reached.", { cause });
}

const explanations: [code: string, words: RegExp][] = [
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    /certificate: it is self-signed\. .*NODE_EXTRA_CA_CERTS to a PEM file/,
  ],
  [
    "SELF_SIGNED_CERT_IN_CHAIN",
    /its certificate authority is unknown\. .*NODE_EXTRA_CA_CERTS to a PEM file/,
  ],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /its certificate authority is unknown\./],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /its certificate authority is unknown\./],
  ["CERT_HAS_EXPIRED", /certificate has expired\. Check the clock/],
  ["CERT_NOT_YET_VALID", /certificate is not valid yet\. Check the clock/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate is for another name\. Check the address/],
  ["ERR_SSL_WRONG_VERSION_NUMBER", /does not use https\. Check the port/],
  ["ENOTFOUND", /can't be reached: its host name does not exist\. Check the address/],
  ["EAI_AGAIN", /can't be reached: its host name could not be looked up\. Check the address/],
];

for (const [code, words] of explanations) {
  test(`the connection error ${code} is explained without quoting the system's message`, () => {
    const shown = connectionWords(fetchFailed(code), "onetimeshare", "send");
    assert.match(shown, words);
    assert.doesNotMatch(shown, /10\.0\.0\.1|secret/);
  });
}

test("the message for a refused connection names the address and the next step", () => {
  const refused = (address: string) =>
    unreachable(
      new TypeError("fetch failed", { cause: { code: "ECONNREFUSED", address, port: 3000 } }),
    );
  assert.equal(
    connectionWords(refused("127.0.0.1"), "onetimeshare", "send"),
    "No server runs at 127.0.0.1:3000. Start one with `onetimeshare serve`. To use another server, set ONETIMESHARE_SERVER or add --server ADDRESS.",
  );
  assert.equal(
    connectionWords(refused("::1"), "npx onetimeshare", "get"),
    "No server runs at [::1]:3000. Start one with `npx onetimeshare serve`.",
  );
  assert.equal(
    connectionWords(refused("192.0.2.7"), "npx onetimeshare", "get"),
    "No server runs at 192.0.2.7:3000. Check the address and your connection, and try again.",
  );
});

test("in a checkout, the next step for a refused connection is npm start", () => {
  const cause = { code: "ECONNREFUSED", address: "127.0.0.1", port: 3000 };
  const error = unreachable(new TypeError("fetch failed", { cause }));
  for (const prefix of ["", "--prefix /src/onetimeshare "]) {
    const program = `npm ${prefix}run --silent cli --`;
    assert.equal(
      connectionWords(error, program, "get"),
      `No server runs at 127.0.0.1:3000. Start one with \`npm ${prefix}start\`.`,
    );
  }
});

test("real connections fail with the documented codes", async (t) => {
  const plain = createServer((_request, response) => {
    response.writeHead(302, { location: "/" }).end();
  }).listen(0, "127.0.0.1");
  await once(plain, "listening");
  const { port } = plain.address() as AddressInfo;
  const tunnel = await startTlsTunnel(`http://127.0.0.1:${port}`);
  t.after(() => tunnel.close());
  const readConfig = (serverUrl: string) =>
    new ApiClient({ serverUrl, transport: nodeTransport }).config().catch((error) => {
      throw new Error(connectionWords(error, "onetimeshare", "send"));
    });
  await assert.rejects(readConfig(tunnel.url), /certificate: it is self-signed/);
  await assert.rejects(readConfig(`https://127.0.0.1:${port}`), /does not use https/);
  await assert.rejects(readConfig(`http://127.0.0.1:${port}`), /redirects to another address/);
  plain.closeAllConnections();
  plain.close();
  await once(plain, "close");
  await assert.rejects(
    readConfig(`http://127.0.0.1:${port}`),
    new RegExp(`No server runs at 127\\.0\\.0\\.1:${port}\\.`),
  );
  await assert.rejects(
    readConfig(`http://localhost:${port}`),
    /No server runs at (127\.0\.0\.1|\[::1\]):/,
  );
});

test("an unknown connection error is reported as an unreachable server", () => {
  const usual =
    "The server can't be reached. Check the address and your connection, and try again.";
  const unknown = [fetchFailed("constructor"), fetchFailed("ECONNRESET")];
  const others = [new TypeError("Failed"), null].map(unreachable);
  for (const error of [...unknown, ...others])
    assert.equal(connectionWords(error, "onetimeshare", "send"), usual);
});
