import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

let server: ServerProcess;

before(async () => {
  server = await startServerProcess();
});
after(() => server.stop());

it("the log contains no secret, no complete id and no complete address, for successful and failed calls", async () => {
  const share = await RawShare.ready(server.url, { size: 100_000, withPassword: true });
  const [ticket, receipt, stranger] = [secret(), secret(), secret()];
  const wrong = { linkProof: share.linkProof, passwordProof: secret() };
  const fileName = `name-${secret()}.txt`;

  assert.equal((await share.preview(wrong)).status, 403);
  assert.equal((await share.preview()).status, 200);
  assert.equal((await share.unlock()).status, 204);
  assert.equal((await share.status(stranger)).status, 401);
  assert.equal((await share.claim(ticket)).status, 201);
  assert.equal((await share.content(stranger)).status, 401);
  assert.equal((await share.content(ticket)).status, 200);
  assert.equal((await share.receipt(ticket, receipt)).status, 204);
  assert.equal((await share.claim()).status, 410);
  assert.equal((await share.burn()).status, 204);
  const events = { headers: bearer(share.ownerToken) };
  assert.equal((await call(server.url + paths.events(share.id), events)).status, 200);
  assert.equal((await call(`${server.url}/${fileName}?key=${stranger}`)).status, 404);
  const fragment = `2${secret()}abcdef`;
  for (const path of [
    `/s/${share.id}%23${fragment}`,
    `/s/${share.id}?${fragment}`,
    `/${fragment}`,
  ]) {
    await call(server.url + path, {
      headers: { referer: `${server.url}/s/${share.id}#${fragment}` },
    });
  }
  await call(server.url + paths.preview(fragment), {
    method: "POST",
    json: { password: fragment },
  });
  const garbage = { method: "POST", json: { fileName, linkProof: stranger } };
  assert.equal((await call(server.url + paths.claims(share.id), garbage)).status, 400);

  const log = server.log();
  assert.ok(
    log.includes(share.id.slice(0, 6)),
    "the search does not find the short id, which the log may contain",
  );
  const tokens = [share.ownerToken, share.linkProof, share.passwordProof, wrong.passwordProof];
  const secrets = [...tokens, ticket, receipt, stranger].filter((text) => text !== null);
  const forbidden = [
    ...secrets,
    ...secrets.map(verifier),
    share.manifest,
    share.id,
    fileName,
    fragment,
  ];
  for (const text of forbidden) assert.ok(!log.includes(text), text);
  assert.doesNotMatch(log, /"client":"127\.0\.0\.1"|"remoteAddress"/);
});

it("the log warns of weak settings at the start, without a secret, and says that no share is accepted", async () => {
  const env = {
    ...{ METRICS_TOKEN: "hunter2", RECEIVE_ONLY: "on", WORKERS: "2" },
    WEBHOOK_URLS: "slack+http://hooks.example.org/hunter2",
  };
  const weak = await startServerProcess({ env });
  await weak.stop();
  const log = weak.log();
  for (const words of ["METRICS_TOKEN is short", "plain http", "REDIS_URL is not set"]) {
    assert.equal(log.match(new RegExp(`"level":40.*${words}`, "g"))?.length, 1, words);
  }
  assert.equal(log.match(/"level":30.*RECEIVE_ONLY is on/g)?.length, 1);
  assert.ok(!log.includes("hunter2"));
});

it("the log warns of a short ADMIN_PASSWORD at the start, without the password", async () => {
  for (const [password, warnings] of [
    ["sésame-öpen", 1],
    ["sésame-öpen!", 0],
  ] as const) {
    const env = { ADMIN_USERNAME: "anna", ADMIN_PASSWORD: password, WORKERS: "2" };
    const withPassword = await startServerProcess({ env });
    await withPassword.stop();
    const log = withPassword.log();
    assert.equal(log.match(/"level":40.*ADMIN_PASSWORD is short/g)?.length ?? 0, warnings);
    assert.ok(log.includes("there is an administrator"));
    assert.ok(!log.includes(password));
  }
});
