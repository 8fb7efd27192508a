import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ADMIN_ENV, ADMIN_PASSWORD, AdminBrowser } from "../support/admin.ts";
import { Authenticator } from "../support/authenticator.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type Answer, call } from "../support/raw-share.ts";

const PAGE = "/admin/passkeys";
const LOGIN = "/admin/passkey-login";
const RP_ID = "localhost";

let server: LocalServer;
let origin = "";
let admin: AdminBrowser;

before(async () => {
  server = await startLocalServer({ ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "100/second" });
  origin = server.url.replace("127.0.0.1", "localhost");
  admin = await AdminBrowser.signedIn(origin);
});
after(() => server.close());

async function tokenOf(browser: AdminBrowser, path: string): Promise<string> {
  const page = (await browser.send(path)).bytes.toString();
  const { token } = /(?:name="_csrf" value|data-csrf)="(?<token>[^"]+)"/.exec(page)?.groups ?? {};
  assert.ok(token, page);
  return token;
}

/** What the script of a page sends. */
async function post(
  browser: AdminBrowser,
  path: string,
  json: object,
  token: string | null,
): Promise<Answer> {
  const cookie = browser.cookieHeader;
  const headers = { cookie, origin: browser.origin ?? "", accept: "application/json" };
  const csrf = token === null ? {} : { "x-csrf-token": token };
  return call(browser.url + path, { method: "POST", json, headers: { ...headers, ...csrf } });
}

/** The answer to a request for options, which has a challenge. */
async function challengeOf(answer: Answer): Promise<string> {
  assert.equal(answer.status, 200, answer.bytes.toString());
  return String(answer.json.challenge);
}

async function added(name: string, counter = 0): Promise<Authenticator> {
  const authenticator = new Authenticator();
  const token = await tokenOf(admin, PAGE);
  const options = await post(admin, `${PAGE}/options`, { password: ADMIN_PASSWORD }, token);
  const challenge = await challengeOf(options);
  const answer = authenticator.create({ origin, rpId: RP_ID, challenge, counter });
  assert.equal((await post(admin, PAGE, { name, answer }, token)).status, 204);
  return authenticator;
}

/** A visitor with a challenge to sign in. */
async function visit(url = origin) {
  const browser = new AdminBrowser(url);
  const token = await tokenOf(browser, "/admin");
  const challenge = await challengeOf(await post(browser, `${LOGIN}/options`, {}, token));
  return { browser, token, saying: { origin, rpId: RP_ID, challenge } };
}

async function entries(limit = 1): Promise<string[]> {
  const page = await server.admin.listAudit(null, limit);
  return page.entries.map(({ actor, action, target }) => `${actor} ${action} ${target}`);
}

describe("adding a passkey", () => {
  it("needs the password again, and is in the audit log and in the list", async () => {
    const token = await tokenOf(admin, PAGE);
    const wrong = await post(admin, `${PAGE}/options`, { password: "wrong" }, token);
    assert.deepEqual([wrong.status, wrong.json.detail], [401, "The password is wrong."]);
    assert.equal(wrong.json.advice, "Enter the password with which you sign in.");
    assert.deepEqual(await entries(), ["admin:anna passkey_add_failed null"]);
    await added("Anna’s <laptop>");
    assert.deepEqual(await entries(), ["admin:anna passkey_added Anna’s <laptop>"]);
    const page = (await admin.send(PAGE)).bytes.toString();
    assert.match(page, /Anna’s &#60;laptop&#62;/);
    assert.match(page, /Added on <time [^>]*>\d+ \w+ \d{4}, \d\d:\d\d<\/time>; never used/);
  });

  it("asks for a key that verifies its user and finds the account by itself", async () => {
    const token = await tokenOf(admin, PAGE);
    const { json } = await post(admin, `${PAGE}/options`, { password: ADMIN_PASSWORD }, token);
    const { residentKey, userVerification } = json.authenticatorSelection as Record<
      string,
      unknown
    >;
    assert.deepEqual([residentKey, userVerification], ["required", "required"]);
    assert.deepEqual(json.rp, { id: RP_ID, name: "OneTimeShare" });
    const known = (await server.admin.listPasskeys()).map(({ id }) => id);
    const excluded = json.excludeCredentials as { id: string }[];
    assert.deepEqual(
      excluded.map(({ id }) => id),
      known,
    );
  });

  it("is refused with another origin, host, challenge or browser, without verification, and twice", async () => {
    const token = await tokenOf(admin, PAGE);
    const options = { password: ADMIN_PASSWORD };
    const next = async () => challengeOf(await post(admin, `${PAGE}/options`, options, token));
    const right = { origin, rpId: RP_ID, challenge: await next() };
    const { saying: ofSignIn } = await visit();
    for (const change of [
      { origin: "https://attacker.example" },
      { rpId: "attacker.example" },
      { userVerified: false },
      { challenge: ofSignIn.challenge },
      { challenge: `${right.challenge.slice(0, -2)}AA` },
      { challenge: "" },
    ]) {
      const answer = new Authenticator().create({ ...right, ...change });
      const refused = await post(admin, PAGE, { name: "key", answer }, token);
      assert.deepEqual(
        [refused.status, refused.json.code],
        [403, "forbidden"],
        JSON.stringify(change),
      );
    }
    const other = await AdminBrowser.signedIn(origin);
    const answer = new Authenticator().create(right);
    const elsewhere = await post(other, PAGE, { name: "key", answer }, await tokenOf(other, PAGE));
    assert.equal(elsewhere.status, 403);
    const before = (await server.admin.listPasskeys()).length;
    const adding = Array.from({ length: 10 }, () =>
      post(admin, PAGE, { name: "once", answer: new Authenticator().create(right) }, token),
    );
    const statuses = (await Promise.all(adding)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 204).length, 1);
    assert.equal((await server.admin.listPasskeys()).length, before + 1);
  });

  it("needs the token of the page, a session, and an origin of this server", async () => {
    for (const [browser, token, expected] of [
      [admin, null, 403],
      [admin, "forged", 403],
      [new AdminBrowser(origin), null, 401],
    ] as const) {
      const body = { password: ADMIN_PASSWORD };
      assert.equal((await post(browser, `${PAGE}/options`, body, token)).status, expected);
    }
    const foreign = admin.at(origin);
    foreign.origin = "https://attacker.example";
    const token = await tokenOf(admin, PAGE);
    const answer = await post(foreign, `${PAGE}/options`, { password: ADMIN_PASSWORD }, token);
    assert.equal(answer.status, 403);
    for (const name of ["", " ", "a\nb", "x".repeat(101), 5]) {
      const refused = await post(admin, PAGE, { name, answer: {} }, token);
      assert.equal(refused.json.code, "bad_request");
    }
  });
});

describe("signing in with a passkey", () => {
  it("starts a session, records it, and shows the time of the last use", async () => {
    const key = await added("phone");
    const { browser, token, saying } = await visit();
    const answer = await post(browser, LOGIN, key.get(saying), token);
    assert.equal(answer.status, 204);
    const [cookie] = answer.headers.getSetCookie();
    browser.cookies.set(
      "onetimeshare-admin-session",
      /=(?<id>[\w-]{43});/.exec(cookie ?? "")?.groups?.id ?? "",
    );
    assert.ok(await browser.isSignedIn());
    assert.deepEqual(await entries(), ["admin:anna sign_in passkey"]);
    assert.match(
      (await admin.send(PAGE)).bytes.toString(),
      /last used on <time [^>]*>\d+ \w+ \d{4}, /,
    );
  });

  it("accepts an answer once, also of 20 at the same time", async () => {
    const key = await added("tablet");
    const { browser, token, saying } = await visit();
    const answer = key.get(saying);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => post(browser, LOGIN, answer, token)),
    );
    assert.equal(all.filter(({ status }) => status === 204).length, 1);
    assert.equal((await post(browser, LOGIN, answer, token)).status, 401);
  });

  it("ends five minutes after the challenge, by the clock of the store that records its use", async () => {
    const key = await added("watch");
    const [used, late] = [await visit(), await visit()];
    const send = ({ browser, token, saying }: typeof used) =>
      post(browser, LOGIN, key.get(saying), token);
    server.advance(4 * 60_000);
    assert.equal((await send(used)).status, 204);
    server.advance(60_000);
    assert.equal((await send(used)).status, 401, "a challenge was used twice");
    assert.equal((await send(late)).status, 401);
  });

  it("is refused with the same words for every wrong answer", async () => {
    const key = await added("right key");
    const { browser, token, saying } = await visit();
    const { saying: elsewhere } = await visit();
    const wrong = [
      key.get({ ...saying, origin: "https://attacker.example" }),
      key.get({ ...saying, rpId: "attacker.example" }),
      key.get({ ...saying, userVerified: false }),
      key.get({ ...saying, challenge: elsewhere.challenge }),
      key.get({ ...saying, challenge: "" }),
      new Authenticator().get(saying),
      new Authenticator().get({ ...saying, id: key.id.toString("base64url") }),
      { ...key.get(saying), response: { clientDataJSON: "" } },
    ];
    const words = new Set<string>();
    for (const answer of wrong) {
      const refused = await post(browser, LOGIN, answer, token);
      assert.equal(refused.status, 401);
      words.add(String(refused.json.detail));
    }
    assert.equal(words.size, 1);
    assert.deepEqual(await entries(), ["anonymous sign_in_failed null"]);
    assert.equal((await post(browser, LOGIN, key.get(saying), null)).status, 403);
    assert.equal((await post(browser, LOGIN, key.get(saying), token)).status, 204);
  });

  it("refuses a counter that did not grow, as of a cloned key, and records it", async () => {
    const key = await added("counting key", 5);
    const attempt = async (counter: number) => {
      const { browser, token, saying } = await visit();
      return (await post(browser, LOGIN, key.get({ ...saying, counter }), token)).status;
    };
    assert.equal(await attempt(6), 204);
    assert.equal(await attempt(6), 401);
    assert.deepEqual(await entries(), ["anonymous passkey_counter_wrong counting key"]);
    assert.equal(await attempt(2), 401);
    assert.equal(await attempt(7), 204);
  });

  it("ends when the passkey is removed", async () => {
    const key = await added("lost phone");
    const id = key.id.toString("base64url");
    const _csrf = await tokenOf(admin, PAGE);
    const form = { _csrf, id };
    const removed = await admin.send(`${PAGE}/remove`, { method: "POST", form });
    assert.equal(removed.status, 200);
    assert.match(removed.bytes.toString(), /role="status">.*Removed <bdi>lost phone<\/bdi>/);
    const again = await admin.send(`${PAGE}/remove`, { method: "POST", form });
    assert.equal(again.headers.get("location"), PAGE);
    assert.deepEqual(await entries(), ["admin:anna passkey_removed lost phone"]);
    const { browser, token, saying } = await visit();
    assert.equal((await post(browser, LOGIN, key.get(saying), token)).status, 401);
  });

  it("has the limit of passwords", async () => {
    const limited = await startLocalServer({ ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "5/hour" });
    const url = limited.url.replace("127.0.0.1", "localhost");
    const { browser, token, saying } = await visit(url);
    const tries = Array.from({ length: 30 }, () =>
      post(browser, LOGIN, new Authenticator().get(saying), token),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 25);
    const form = { username: "anna", password: ADMIN_PASSWORD, _csrf: token };
    assert.equal((await browser.send("/admin/login", { method: "POST", form })).status, 429);
    await limited.close();
  });

  it("is offered only where browsers support it, and only to the administrator who added the passkey", async () => {
    assert.match((await new AdminBrowser(origin).send("/admin")).bytes.toString(), /data-passkeys/);
    const byAddress = (await new AdminBrowser(server.url).send("/admin")).bytes.toString();
    assert.ok(!byAddress.includes("data-passkeys"));
    const dataDir = server.dataDir;
    await server.close();
    server = await startLocalServer({ ...ADMIN_ENV, DATA_DIR: dataDir, ADMIN_USERNAME: "ben" });
    origin = server.url.replace("127.0.0.1", "localhost");
    assert.ok((await server.admin.listPasskeys()).length > 0);
    const page = (await new AdminBrowser(origin).send("/admin")).bytes.toString();
    assert.ok(!page.includes("data-passkeys"));
  });
});
