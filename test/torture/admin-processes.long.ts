import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { hashPassword } from "../../src/server/config/password-hash.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import {
  ADMIN_ENV,
  ADMIN_NAME,
  ADMIN_PASSWORD,
  AdminBrowser,
  adminBearer,
  requestToken,
} from "../support/admin.ts";
import { startLocalServer } from "../support/local-server.ts";
import { call, secret } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { openDoors, type WorkerDoor } from "../support/worker-doors.ts";

interface Process {
  url: string;
}

describe("the administration of two workers on SQLite", () => {
  let server: ServerProcess;
  let doors: WorkerDoor[];

  before(async () => {
    server = await startServerProcess({ env: { ...ADMIN_ENV, WORKERS: "2" } });
    doors = await openDoors(server);
  });
  after(async () => {
    for (const door of doors) door.close();
    await server.stop();
  });
  const both = (): [Process, Process] => {
    const [first, second] = doors;
    assert.ok(first && second);
    return [first, second];
  };

  it("ends a session on both when it is signed out on one", () => assertSignOut(both()));
  it("ends all sessions and API tokens on both at once", () => assertSignOutEverywhere(both()));
  it("lets five of 100 simultaneous guesses reach the hash", () => assertFewGuesses(both()));

  it("is announced once in the log at the start", () => {
    assert.equal(server.log().match(/"there is an administrator/g)?.length, 1);
  });
});

describe("the administration of two servers on one Redis", () => {
  let servers: [Process & { close(): Promise<void> }, Process & { close(): Promise<void> }];
  let stopRedis: () => Promise<void>;

  before(async () => {
    const redis = await startRedis();
    stopRedis = () => redis.stop();
    const env = { ...ADMIN_ENV, REDIS_URL: redis.url, SECRET_KEY: secret() };
    const first = await startLocalServer(env);
    servers = [first, await startLocalServer({ ...env, DATA_DIR: first.dataDir })];
  });
  after(async () => {
    for (const server of servers) await server.close();
    await stopRedis();
  });

  it("ends a session on both when it is signed out on one", () => assertSignOut(servers));
  it("ends all sessions and API tokens on both at once", () => assertSignOutEverywhere(servers));
  it("lets five of 100 simultaneous guesses reach the hash", () => assertFewGuesses(servers));
});

describe("the administration of a server that many networks attack at once", () => {
  it("counts no attempt that it refuses unjudged, so the administrator signs in afterwards", async (t) => {
    const hash = await hashPassword(ADMIN_PASSWORD);
    const server = await startLocalServer({
      ...ADMIN_ENV,
      ADMIN_PASSWORD_HASH: hash.text,
      TRUST_PROXY: "127.0.0.1",
    });
    t.after(() => server.close());
    const from = (address: string) => ({
      "x-forwarded-for": address,
      "x-forwarded-proto": "https",
    });
    const guess = { username: ADMIN_NAME, password: "wrong" };
    let refused = 0;
    // Each round, the attackers' guesses fill the queue before the administrator's attempts arrive.
    for (let round = 0; refused < 6; round++) {
      assert.ok(round < 20, "the server never refused the administrator");
      const attack = Array.from({ length: 60 }, (_, i) =>
        requestToken(server.url, guess, from(`203.0.${round}.${i}`)),
      );
      const own = Array.from({ length: 4 }, () =>
        requestToken(server.url, undefined, from("198.51.100.7")),
      );
      for (const { status, headers } of await Promise.all(own)) {
        assert.ok(status === 200 || status === 503, String(status));
        if (status === 503) {
          assert.equal(headers.get("retry-after"), "5");
          refused++;
        }
      }
      await Promise.all(attack);
    }
    const answer = await requestToken(server.url, undefined, from("198.51.100.7"));
    assert.equal(answer.status, 200);
    const wrong = await Promise.all(
      Array.from({ length: 20 }, () => requestToken(server.url, guess, from("198.51.100.7"))),
    );
    assert.equal(wrong.filter(({ status }) => status === 401).length, 5, "wrong ones count");
  });
});

async function assertSignOut([here, there]: [Process, Process]): Promise<void> {
  const browser = await AdminBrowser.signedIn(here.url);
  const [thief, other] = [browser.at(there.url), await AdminBrowser.signedIn(there.url)];
  assert.ok(await thief.isSignedIn());
  // Requests that run during the sign-out must not renew the session.
  const reads = Array.from({ length: 10 }, (_, i) => (i % 2 ? thief : browser).send("/admin"));
  const [signedOut] = await Promise.all([browser.at(here.url).post("/admin/logout"), ...reads]);
  assert.equal(signedOut.status, 303);
  assert.equal(await thief.isSignedIn(), false);
  assert.equal(await thief.at(here.url).isSignedIn(), false);
  assert.ok(await other.isSignedIn());
}

async function assertSignOutEverywhere([here, there]: [Process, Process]): Promise<void> {
  const browsers = [await AdminBrowser.signedIn(here.url), await AdminBrowser.signedIn(there.url)];
  const headers = await adminBearer(here.url);
  const readAudit = async ({ url }: Process) =>
    (await call(url + adminPaths.audit, { headers })).status;
  assert.equal(await readAudit(there), 200);
  assert.equal((await browsers[0]?.post("/admin/logout-everywhere"))?.status, 303);
  for (const process of [here, there]) {
    assert.equal(await readAudit(process), 401);
    for (const browser of browsers) assert.equal(await browser.at(process.url).isSignedIn(), false);
  }
}

/** Uses up the limit, so it is the last test of its servers. */
async function assertFewGuesses(processes: [Process, Process]): Promise<void> {
  const browser = new AdminBrowser(processes[0].url);
  const _csrf = await browser.csrfToken();
  const guesses = Array.from({ length: 100 }, (_, i) => {
    const [username, password] = [i % 3 === 0 ? ADMIN_NAME : `name ${i}`, `guess ${i}`];
    const { url } = processes[i % 2] as Process;
    if (i % 5 > 0) return requestToken(url, { username, password });
    return browser.send("/admin/login", { method: "POST", form: { username, password, _csrf } });
  });
  const answers = await Promise.all(guesses);
  assert.equal(answers.filter(({ status }) => status === 401).length, 5);
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length, 95);
  for (const { headers } of refused) {
    const seconds = Number(headers.get("retry-after"));
    assert.ok(seconds > 0 && seconds <= 15 * 60, String(seconds));
  }
  assert.equal((await requestToken(processes[1].url)).status, 429, "the right password, too late");
}
