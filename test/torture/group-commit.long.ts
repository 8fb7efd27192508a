import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { countsIn, grownBy } from "../support/counted.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { type Answer, RawShare, secret } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Moments in the transaction that several requests share. */
const POINTS = {
  savepoint: "between the requests of one transaction",
  commit: "before the commit of several requests",
  answers: "between the commit and the answers of several requests",
} as const;

describe("a server that was killed", () => {
  let server: ServerProcess;
  let killFile: string;

  before(async () => {
    killFile = join(await tempFolder(), "kill");
    const preload = join(import.meta.dirname, "../support/preload-kill.ts");
    const env = { NODE_OPTIONS: `--import ${preload}`, KILL_FILE: killFile };
    server = await startServerProcess({ env });
  });
  after(() => server.stop());

  const died = () => waitUntil(() => server.hasEnded);

  for (const [point, when] of Object.entries(POINTS)) {
    it(`${when} has what it acknowledged, and of each other request all or nothing`, async () => {
      const stored = storedIn(server);
      const shares = Array.from({ length: 64 }, () => new RawShare(server.url, { inline: true }));
      const acknowledged = new Set<RawShare>();
      const creating = shares.map(async (share, number) => {
        if (number === 20) await writeFile(killFile, point);
        if ((await share.create()).status === 201) acknowledged.add(share);
      });
      await Promise.allSettled(creating);
      await died();
      const created = storedIn(server) - stored;
      const group = Number(await readFile(`${killFile}.group`, "utf8"));
      const unanswered = created - acknowledged.size;
      if (point === "answers") assert.ok(unanswered >= group, "the group is durable");
      else assert.ok(shares.length - created >= group, "nothing of the group is stored");
      await server.restart();
      for (const share of acknowledged) {
        assert.equal((await answerTo(() => share.status())).status, 200);
      }
      const again = await Promise.all(shares.map((share) => answerTo(() => share.create())));
      for (const { status } of again) assert.equal(status, 201);
      assert.equal(storedIn(server) - stored, shares.length);
      for (const share of shares) assert.equal((await share.claim(secret())).status, 201);
    });

    it(`${when} counts each request once, also one that its client repeats`, async () => {
      const before = await countsIn(server);
      let answers = 0;
      const living = liveRandomLives({
        ...{ url: () => server.url, onAnswer: () => answers++ },
        ...{ requests: 1_500, lanes: 32, isMortal: true },
      });
      for (const enough of [50, 300]) {
        await waitUntil(() => answers >= enough);
        await writeFile(killFile, point);
        await died();
        await server.restart();
      }
      const expected = await living;
      assert.deepEqual(grownBy(before, await countsIn(server)), expected);
    });
  }
});

/** Connections of the killed server fail once more. */
async function answerTo(ask: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  let answer: Answer<unknown> | null = null;
  await waitUntil(async () => {
    answer = await ask().catch(() => null);
    return answer !== null;
  });
  assert.ok(answer);
  return answer;
}

function storedIn({ dataDir }: ServerProcess): number {
  const db = new DatabaseSync(join(dataDir, "onetimeshare.db"), { readOnly: true });
  const row = db.prepare("SELECT count(*) AS shares FROM shares").get();
  db.close();
  return Number(row?.shares);
}
