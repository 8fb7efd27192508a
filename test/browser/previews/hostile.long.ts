import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { OPEN } from "../receiving/receive-steps.ts";
import { send } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";
import { readStorage } from "../support/witness.ts";
import { hostileFiles, hostilePage } from "./hostile-files.ts";
import { GIF, named } from "./preview-files.ts";
import {
  closePreview,
  preview,
  type RecordingServer,
  recordViolations,
  startRecordingServer,
} from "./preview-steps.ts";

/** Everything that a preview may request: the dialog, once, and the frames, which are always the same. */
const ALLOWED = /^\/(assets\/[\w.-]+\.(js|css|svg|woff2)|preview(-pdf)?-frame|api\/v1\/config)$/;

/** The message of Firefox about a picture that it does not show. */
const REFUSED = "Error: Image corrupt or truncated.";

for (const { browser, start } of visitors) {
  describe(`a hostile file in the preview of ${browser}`, () => {
    let server: LocalServer;
    let site: RecordingServer;
    let stranger: RecordingServer;
    let visitor: Visitor;
    let storage: string;
    let address: string;

    before(async () => {
      server = await startLocalServer();
      [site, stranger] = await Promise.all([
        startRecordingServer(server.url),
        startRecordingServer(),
      ]);
      visitor = await start();
      await recordViolations(visitor);
      const items = Object.values(hostileFiles(stranger.url)).map(({ item }) => item);
      const { link } = await send(site.url, [...items, named("harmless.gif", GIF)]);
      await visitor.goto(link);
      await visitor.click(OPEN);
      await visitor.waitFor(".entry-actions");
      await visitor.evaluate(() => {
        addEventListener("message", ({ data }) => {
          document.documentElement.dataset.messages = `${document.documentElement.dataset.messages ?? ""} ${String(data)}`;
        });
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
          document.documentElement.dataset.messages = `${document.documentElement.dataset.messages ?? ""} ${violatedDirective} ${blockedURI}`;
        });
      });
      storage = await visitor.evaluate(readStorage);
      address = await visitor.evaluate(() => location.href);
      site.paths.length = 0;
    });
    after(async () => {
      await visitor?.close();
      await Promise.all([site.close(), stranger.close()]);
      await server.close();
    });

    for (const [what, file] of Object.entries(hostileFiles("http://127.0.0.1:9"))) {
      const { item } = file;
      const outcome = browser === "Firefox" ? (file.inFirefox ?? file.outcome) : file.outcome;
      it(`is ${outcome === "shown" ? "only shown" : "not shown"}: ${what}`, async () => {
        assert.equal(await preview(visitor, item.name ?? ""), outcome);
        if (outcome === "shown") {
          // The frame has an origin of its own and can't read this one.
          assert.equal(await visitor.inFrame(() => origin), "null");
          const elements = await visitor.inFrame(() =>
            [...document.querySelectorAll("script[src], iframe, object, embed, form, a, link")].map(
              ({ outerHTML }) => outerHTML,
            ),
          );
          assert.deepEqual(elements, [], "elements that could load something");
          assert.deepEqual(await visitor.inFrame(() => globalThis.violations), []);
        }
        await closePreview(visitor);
        // What the file started has had the time of a whole other preview.
        assert.equal(await preview(visitor, "harmless.gif"), "shown");
        await closePreview(visitor);
        assert.deepEqual(stranger.paths.splice(0), []);
        assert.deepEqual(
          site.paths.filter((path) => !ALLOWED.test(path)),
          [],
        );
        const surprises = visitor.surprises.splice(0).filter((each) => each !== REFUSED);
        assert.deepEqual(surprises, []);
        assert.equal(await visitor.evaluate(() => location.href), address);
        assert.equal(
          await visitor.evaluate(() => document.title),
          "Received completely · OneTimeShare",
        );
        assert.equal(
          await visitor.evaluate(() => document.documentElement.dataset.messages ?? ""),
          "",
        );
        assert.equal(await visitor.evaluate(() => document.cookie), "");
        assert.equal(await visitor.evaluate(readStorage), storage);
      });
    }

    it("would be noticed here if it tried to load something in the frame, with and without its policy", async () => {
      const html = `<img src="${stranger.url}/planted">`;
      site.planted = { html, keepsPolicy: true };
      await preview(visitor, "harmless.gif");
      await waitUntil(async () =>
        (await visitor.inFrame(() => globalThis.violations)).some((each) =>
          each.startsWith("img-src"),
        ),
      );
      await closePreview(visitor);
      assert.deepEqual(stranger.paths, []);
      assert.ok(browser === "Firefox" || visitor.surprises.splice(0).length > 0);
      site.planted = { html, keepsPolicy: false };
      await preview(visitor, "harmless.gif");
      await waitUntil(async () => stranger.paths.includes("/planted"));
      await closePreview(visitor);
      site.planted = null;
      stranger.paths.length = 0;
    });

    it("would be noticed here if it ran", async () => {
      const page = hostilePage(stranger.url);
      await visitor.goto(`data:text/html,${encodeURIComponent(page)}`).catch(() => {});
      await waitUntil(async () => stranger.paths.length > 0);
    });
  });
}
