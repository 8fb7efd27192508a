import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { noteSecret } from "../../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { send, text } from "../support/shares.ts";
import { type Visitor, visitors } from "../support/visitors.ts";

const PASSWORD = "seen by its owner alone";

for (const { browser, start } of visitors) {
  describe(`"Show" beside the password field in ${browser}`, () => {
    let server: LocalServer;
    let visitor: Visitor;

    before(async () => {
      [server, visitor] = await Promise.all([startLocalServer(), start()]);
      noteSecret("password", PASSWORD);
      const { link } = await send(server.url, [text("guarded")], { password: PASSWORD });
      await visitor.goto(link);
      await visitor.waitFor(".field-line button");
    });
    after(async () => {
      await visitor?.close();
      await server.close();
    });

    const typeOfField = () =>
      visitor.evaluate(() => document.querySelector<HTMLInputElement>(".field-input")?.type);
    const focused = () => visitor.evaluate(() => document.activeElement?.textContent);

    it("is pressed by Enter, after Tab from the field, and again", async () => {
      await visitor.evaluate(() =>
        document.querySelector<HTMLInputElement>(".field-input")?.focus(),
      );
      await visitor.press("a");
      await visitor.press("Tab");
      assert.equal(await focused(), "Show");
      await visitor.press("Enter");
      await waitUntil(async () => (await typeOfField()) === "text");
      assert.equal(await focused(), "Show");
      await visitor.press("Enter");
      await waitUntil(async () => (await typeOfField()) === "password");
    });
  });
}
