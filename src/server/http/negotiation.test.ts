import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preferredForm, takesPages } from "./negotiation.ts";

const CHROMIUM_ACCEPTS =
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

describe("an error", () => {
  for (const [accept, form] of [
    [CHROMIUM_ACCEPTS, "page"],
    ["text/html", "page"],
    ["TEXT/HTML", "page"],
    ["text/html, application/json", "page"],
    ["application/json, text/html;q=0.1", "problem"],
    ["text/html;q=0.5, application/problem+json", "problem"],
    ["text/html;q=0, */*", "problem"],
    ["*/*", "problem"],
    ["application/*", "problem"],
    ["application/json", "problem"],
    ["application/problem+json", "problem"],
    ["text/plain", "text"],
    ["text/plain, */*;q=0.1", "text"],
    ["text/plain;q=0.2, text/html;q=0.3", "page"],
    ["image/png", "problem"],
    ["", "problem"],
    ["nonsense", "problem"],
    ["text/html;q=nonsense, application/json;q=0.1", "problem"],
    [undefined, "problem"],
  ] as const) {
    it(`has the form ${form} for a client that accepts ${accept ?? "no particular type"}`, () => {
      const headers = accept === undefined ? {} : { accept };
      assert.equal(preferredForm(headers, ["problem", "page", "text"]), form);
    });
  }
});

describe("the page of a share", () => {
  const visitors: [accept: string | undefined, userAgent: string | undefined, takes: boolean][] = [
    [CHROMIUM_ACCEPTS, BROWSER, true],
    [CHROMIUM_ACCEPTS, undefined, true],
    ["text/html", "curl/8.5.0", false],
    ["*/*", "curl/8.5.0", false],
    ["*/*", "Wget/1.21.4", false],
    ["*/*", "HTTPie/3.2.2", false],
    ["*/*", "node", false],
    ["text/html, */*", "python-requests/2.32.3", false],
    ["*/*", "Python/3.12 aiohttp/3.9.5", false],
    ["*/*", "Go-http-client/2.0", false],
    [
      "text/html, application/xhtml+xml, image/jxr, */*",
      "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1",
      false,
    ],
    ["*/*", "Mozilla/5.0 (Linux; Debian 13; en-US) PowerShell/7.4.6", false],
    ["*/*", BROWSER, false],
    ["*/*", "an unknown program", false],
    ["*/*", undefined, false],
    ["application/json", BROWSER, false],
    ["application/json, text/html;q=0.1", BROWSER, false],
    ["*/*", "WhatsApp/2.23.20.0", true],
    [undefined, "TelegramBot (like TwitterBot)", true],
    [
      "*/*",
      "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
      true,
    ],
    ["application/json", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", false],
    ["image/png", "WhatsApp/2.23.20.0", false],
  ];
  for (const [accept, userAgent, takes] of visitors) {
    it(`is ${takes ? "" : "not "}sent to ${userAgent ?? "a client without a name"} that accepts ${accept}`, () => {
      const headers = {
        ...(accept === undefined ? {} : { accept }),
        ...(userAgent === undefined ? {} : { "user-agent": userAgent }),
      };
      assert.equal(takesPages(headers), takes);
    });
  }
});
