import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { Value } from "typebox/value";
import { Problem } from "../../src/protocol/api.ts";
import { noteLink } from "../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare } from "../support/raw-share.ts";

const run = promisify(execFile);

/** User agents of crawlers, and of the link previewers in chat programs and mail gateways. */
const PREVIEWERS: Record<string, string> = {
  Slack: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  WhatsApp: "WhatsApp/2.23.20.0",
  Signal: "WhatsApp/2",
  Discord: "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  Telegram: "TelegramBot (like TwitterBot)",
  Facebook: "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  X: "Twitterbot/1.0",
  LinkedIn: "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  Skype:
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
  Teams:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko; Microsoft-Teams-Url-Preview) Chrome/120.0.0.0 Safari/537.36",
  Mattermost: "Mattermost-Bot/1.1",
  Matrix: "Synapse (bot; +https://github.com/matrix-org/synapse)",
  Mastodon: "http.rb/5.1.1 (Mastodon/4.2.8; +https://mastodon.social/) Bot",
  iMessage:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
  Google: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  Bing: "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  Apple:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
  Snapchat: "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
  Pinterest: "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
  Reddit: "redditbot/1.0",
  "Outlook SafeLinks":
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.88 Safari/537.36 SafeLinks",
  Proofpoint:
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko, Proofpoint URL Defense bot",
};

const BROWSERS_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

describe("the page of a share", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.close());

  const look = (id: string, headers: Record<string, string>, method = "GET") =>
    call(`${server.url}/s/${id}`, { method, headers });

  it("can be fetched 50 times by each of 22 crawlers and previewers without a change to the share", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const known = Object.entries(PREVIEWERS);
    assert.ok(known.length >= 20);
    const bodies = new Set<string>();
    for (const [name, userAgent] of known) {
      const visits = Array.from({ length: 50 }, (_, index) => {
        const accept = index % 2 === 0 ? "*/*" : BROWSERS_ACCEPT;
        const method = index % 10 === 9 ? "HEAD" : "GET";
        return look(share.id, { "user-agent": userAgent, accept }, method);
      });
      for (const answer of await Promise.all(visits)) {
        assert.equal(answer.status, 200, name);
        assert.match(String(answer.headers.get("content-type")), /^text\/html/);
        assert.equal(answer.headers.get("x-robots-tag"), "noindex");
        if (answer.bytes.length > 0) bodies.add(answer.bytes.toString());
      }
    }
    assert.equal(bodies.size, 1, "the visitors got different pages");
    const { json } = await share.status();
    assert.deepEqual(
      json.timeline.map(({ event }) => event),
      ["created", "uploaded"],
    );
    assert.equal((await share.claim()).status, 201);
  });

  it("has a neutral title and description, and loads nothing from other servers", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const { bytes } = await look(share.id, { "user-agent": "WhatsApp/2.23.20.0" });
    const page = bytes.toString();
    assert.match(page, /<title>Someone sent you a share · OneTimeShare<\/title>/);
    assert.match(page, /property="og:title" content="Someone sent you a share"/);
    assert.match(
      page,
      /property="og:description" content="The share is end-to-end encrypted\. Viewing [^"]*"/,
    );
    assert.match(page, /name="robots" content="noindex"/);
    assert.doesNotMatch(page, /og:image|og:url|https?:\/\//);
    assert.ok(!page.includes(share.id));
  });

  it("does not depend on the existence of the share, for browsers, previewers and programs", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const gone = await RawShare.ready(server.url, { inline: true });
    await gone.burn();
    const visitors = [
      { accept: BROWSERS_ACCEPT, "user-agent": "Mozilla/5.0 Firefox/140.0" },
      { accept: "*/*", "user-agent": "WhatsApp/2.23.20.0" },
      { accept: "*/*", "user-agent": "curl/8.5.0" },
      { accept: "application/json", "user-agent": "curl/8.5.0" },
    ];
    for (const headers of visitors) {
      const answers = [];
      for (const id of [share.id, gone.id, "AAAAAAAAAAAAAAAAAAAAAA", "no-id-at-all"]) {
        const answer = await look(id, headers);
        const headersSeen = [...answer.headers].filter(([name]) => name !== "date");
        answers.push({ ...answer, headers: headersSeen });
      }
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    }
  });

  it("does not change if a program moves the key into the path, and neither answer nor log contains the key", async () => {
    const { id } = await RawShare.ready(server.url, { inline: true });
    const fragment = `1o${randomBytes(35).toString("base64url")}`.slice(0, 49);
    noteLink(`#${fragment}`);
    for (const accept of [BROWSERS_ACCEPT, "application/json"]) {
      const plain = await look(id, { accept });
      for (const hash of ["%23", "%2523", "/%23", "%23%20", "%23x=".repeat(40)]) {
        const answer = await look(`${id}${hash}${fragment}`, { accept });
        assert.ok(!answer.bytes.toString().includes(fragment), hash);
        const isRepairable = !hash.startsWith("/");
        if (isRepairable)
          assert.deepEqual([answer.status, answer.bytes], [plain.status, plain.bytes]);
        assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
      }
    }
  });

  it("explains to programs how to fetch the share", async () => {
    for (const userAgent of [
      "curl/8.5.0",
      "Wget/1.21.4",
      "HTTPie/3.2.2",
      "python-requests/2.32.3",
      "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1",
    ]) {
      for (const accept of ["*/*", "text/html", BROWSERS_ACCEPT]) {
        const answer = await look("AAAAAAAAAAAAAAAAAAAAAA", { "user-agent": userAgent, accept });
        assert.equal(answer.status, 406, `${userAgent} ${accept}`);
        assert.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
        assert.match(answer.bytes.toString(), /Nothing was opened/);
        assert.match(answer.bytes.toString(), /onetimeshare get 'LINK'/);
      }
    }
  });

  it("sends JSON clients the explanation as a problem document, and HEAD only the status", async () => {
    const id = "AAAAAAAAAAAAAAAAAAAAAA";
    for (const accept of [
      "application/json",
      "application/problem+json",
      "application/json, text/html;q=0.1",
    ]) {
      const answer = await look(id, { accept });
      assert.equal(answer.status, 406);
      assert.ok(Value.Check(Problem, answer.json));
    }
    const head = await look(id, { "user-agent": "curl/8.5.0" }, "HEAD");
    assert.deepEqual([head.status, head.bytes.length], [406, 0]);
    assert.match(String(head.headers.get("content-type")), /^text\/plain/);
  });

  it("answers the real curl with the original link", async () => {
    const { stdout } = await run("curl", [
      ...["--silent", "--write-out", "%{http_code}", "--header", "Accept: text/html"],
      `${server.url}/s/AAAAAAAAAAAAAAAAAAAAAA#1oAAAA`,
    ]);
    assert.match(stdout, /onetimeshare get 'LINK'[\s\S]*406$/);
  });
});

describe("the preview of a link in a chat", () => {
  const BASE_URL = "https://share.example/drop";
  const WHATSAPP = { "user-agent": "WhatsApp/2.23.20.0", accept: "*/*" };
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ BASE_URL, BRAND_NAME: "Example Transfer" });
  });
  after(() => server.close());

  const tagsOf = (page: string) =>
    Object.fromEntries(
      [
        ...page.matchAll(
          /<meta (?:property|name)="(?<name>(?:og|twitter):[^"]+)" content="(?<value>[^"]*)"/g,
        ),
      ].map(({ groups }) => [groups?.name, groups?.value]),
    );

  it("is a neutral card, the same for every id, whether the share exists or not", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const pages = [];
    for (const id of [share.id, "AAAAAAAAAAAAAAAAAAAAAA"]) {
      pages.push((await call(`${server.url}/s/${id}`, { headers: WHATSAPP })).bytes.toString());
    }
    const [page = "", other] = pages;
    assert.equal(page, other);
    const { "og:image": picture = "", ...tags } = tagsOf(page);
    assert.deepEqual(tags, {
      "og:type": "website",
      "og:site_name": "Example Transfer",
      "og:title": "Someone sent you a share",
      "og:description": "The share is end-to-end encrypted. Viewing this page does not open it.",
      "og:image:width": "1200",
      "og:image:height": "630",
      "twitter:card": "summary_large_image",
    });
    assert.ok(picture.startsWith(`${BASE_URL}/assets/link-preview-`), picture);
    const { status, headers, bytes } = await call(picture.replace(BASE_URL, server.url));
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "image/png");
    assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630]);
    const { json } = await share.status();
    assert.deepEqual(
      json.timeline.map(({ event }) => event),
      ["created", "uploaded"],
    );
    assert.equal((await share.claim()).status, 201, "looking has used up the share");
  });

  it("describes the start page too", async () => {
    const { bytes } = await call(`${server.url}/`, { headers: WHATSAPP });
    const tags = tagsOf(bytes.toString());
    assert.equal(tags["og:title"], "Send files or text");
    assert.equal(tags["og:site_name"], "Example Transfer");
    assert.ok(tags["og:image"]?.startsWith(`${BASE_URL}/assets/link-preview-`));
  });
});

describe("the fixed addresses of crawlers", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.close());

  it("include a robots.txt that allows only the front page, and the page of a share for link previews", async () => {
    const { bytes, headers } = await call(`${server.url}/robots.txt`);
    assert.match(String(headers.get("content-type")), /^text\/plain/);
    const [everyone = "", previews = ""] = bytes.toString().trim().split("\n\n");
    const usual = ["Allow: /$", "Allow: /assets/", "Allow: /favicon.ico", "Disallow: /"];
    assert.deepEqual(everyone.split("\n"), ["User-agent: *", ...usual]);
    assert.match(previews, /^(?:User-agent: \w+\n)+Allow: \/s\/\n/);
    assert.deepEqual(previews.split("\n").slice(-4), usual);
  });

  it("include the icon", async () => {
    const { status, bytes, headers } = await call(`${server.url}/favicon.ico`);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "image/svg+xml");
    assert.match(bytes.toString(), /^<svg /);
  });
});
