import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { NotedSecret } from "./evidence.ts";
import { scanLogs } from "./log-scan.ts";
import { tempFolder } from "./temp-folder.ts";

const token = "k3pt-K3pt_k3ptK3ptk3ptK3ptk3ptK3ptk3ptK3ptk";
const secrets: NotedSecret[] = [
  ["token, ticket or proof", token],
  ["fragment", `1o${token.toUpperCase()}abcdef`],
  ["password", "correct horse"],
  ["password", "pw"],
  ["file name", "a.txt"],
  ["file name", "résumé.pdf"],
];

async function findingsIn(...lines: string[]): Promise<string[]> {
  const folder = await tempFolder();
  await writeFile(
    join(folder, "secrets-1"),
    secrets.map((secret) => `${JSON.stringify(secret)}\n`).join(""),
  );
  await writeFile(join(folder, "log-1"), lines.map((line) => `${line}\n`).join(""));
  const { findings, lines: count } = await scanLogs(folder);
  assert.equal(count, lines.length);
  return findings.map(({ kind, file, count: times }) => `${times} ${kind} in ${file}`);
}

describe("the look through the logs of a run", () => {
  it("finds each kind of secret, wherever in a line it stands", async () => {
    assert.deepEqual(await findingsIn(`{"url":"/x?${token}"}`, `x${token}x`, "nothing"), [
      "2 token, ticket or proof in log-1",
    ]);
    assert.deepEqual(await findingsIn(`1o${token.toUpperCase()}abcdef`), [
      "1 fragment in log-1",
      "1 token, ticket or proof in log-1",
    ]);
    assert.deepEqual(await findingsIn("is correct horse"), ["1 password in log-1"]);
    assert.deepEqual(await findingsIn("/correct%20horse"), ["1 password in log-1"]);
    assert.deepEqual(await findingsIn("opens a.txt"), ["1 file name in log-1"]);
    assert.deepEqual(await findingsIn("/r%C3%A9sum%C3%A9.pdf"), ["1 file name in log-1"]);
  });

  it("finds what looks like a secret, though no test has noted it", async () => {
    for (const word of ["t".repeat(43), `ots_${"t".repeat(43)}`]) {
      assert.deepEqual(await findingsIn(`Bearer ${word}`), ["1 token, ticket or proof in log-1"]);
    }
    assert.deepEqual(await findingsIn("t".repeat(42), `${"t".repeat(40)}.${"t".repeat(40)}`), []);
  });

  it("finds whole addresses, and takes networks and the addresses of stores for none", async () => {
    for (const address of ["192.0.2.7", "2001:db8::7", "::1", "::ffff:192.0.2.7"]) {
      assert.deepEqual(await findingsIn(`{"client":"${address}"}`), ["1 whole address in log-1"]);
    }
    const good = ["192.0.2.0/24", "2001:db8:1::/48", "connect ECONNREFUSED 127.0.0.1:6379"];
    assert.deepEqual(await findingsIn(...good, "at file:///a/b.ts:12:34", '"time":1.2.3'), []);
  });

  it("finds nothing in what a log may hold", async () => {
    assert.deepEqual(await findingsIn(`{"share":"${token.slice(0, 6)}"}`, "pw", "a text"), []);
  });
});
