import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { EVIDENCE_FOLDER, logKeeper, type NotedSecret } from "./evidence.ts";
import { complaintsAbout, scanLogs } from "./log-scan.ts";
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

describe("the log search of a run", () => {
  it("finds each kind of secret, anywhere in a line", async () => {
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

  it("finds text that looks like a secret, even if no test recorded it", async () => {
    for (const word of ["t".repeat(43), `ots_${"t".repeat(43)}`]) {
      assert.deepEqual(await findingsIn(`Bearer ${word}`), ["1 token, ticket or proof in log-1"]);
    }
    assert.deepEqual(await findingsIn("t".repeat(42), `${"t".repeat(40)}.${"t".repeat(40)}`), []);
  });

  it("finds complete addresses, but ignores networks and the addresses of stores", async () => {
    for (const address of ["192.0.2.7", "2001:db8::7", "::1", "::ffff:192.0.2.7"]) {
      assert.deepEqual(await findingsIn(`{"client":"${address}"}`), ["1 whole address in log-1"]);
    }
    const good = ["192.0.2.0/24", "2001:db8:1::/48", "connect ECONNREFUSED 127.0.0.1:6379"];
    assert.deepEqual(await findingsIn(...good, "at file:///a/b.ts:12:34", '"time":1.2.3'), []);
  });

  it("finds nothing in permitted log lines", async () => {
    assert.deepEqual(await findingsIn(`{"share":"${token.slice(0, 6)}"}`, "pw", "a text"), []);
  });

  it("finds a secret that was written in pieces while another server wrote", async (t) => {
    const folder = await tempFolder();
    const { [EVIDENCE_FOLDER]: before } = process.env;
    t.after(() => {
      if (before === undefined) delete process.env[EVIDENCE_FOLDER];
      else process.env[EVIDENCE_FOLDER] = before;
    });
    process.env[EVIDENCE_FOLDER] = folder;
    const [one, other] = [logKeeper(), logKeeper()];
    one(Buffer.from(`{"url":"/x?${token.slice(0, 20)}`));
    other(Buffer.from('{"line":1}\n'));
    one(Buffer.from(`${token.slice(20)}"}\n`));
    const { lines, findings } = await scanLogs(folder);
    assert.equal(lines, 2);
    assert.deepEqual(
      findings.map(({ kind, count }) => [kind, count]),
      [["token, ticket or proof", 1]],
    );
  });

  it("reports a complete run without logs or secrets", () => {
    const clean = { secrets: 3, lines: 40, findings: [] };
    for (const isWholeRun of [true, false]) {
      assert.deepEqual(complaintsAbout(clean, { isWholeRun }), []);
      for (const nothing of [{ lines: 0 }, { secrets: 0 }]) {
        const complaints = complaintsAbout({ ...clean, ...nothing }, { isWholeRun });
        assert.equal(complaints.length, isWholeRun ? 1 : 0);
      }
      const findings = [{ kind: "password" as const, file: "log-1", count: 2 }];
      assert.deepEqual(complaintsAbout({ ...clean, findings }, { isWholeRun }), [
        "2 lines of log-1 contain a password",
      ]);
    }
  });
});
