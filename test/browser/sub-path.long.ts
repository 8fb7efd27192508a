import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { ADMIN_ENV } from "../support/admin.ts";
import { makeCertificate } from "../support/certificate.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { startNginx } from "../support/proxies/nginx.ts";
import type { ProxyProcess } from "../support/proxies/proxy.ts";
import { freePort } from "../support/redis-server.ts";
import { createCliUser } from "../support/run-cli.ts";
import { signIn } from "./admin-server.ts";
import { launchChromium } from "./chromium.ts";
import { ALL_HERE, heading, open, readText, saveFile } from "./receive-steps.ts";
import { choose, makeLink } from "./send-steps.ts";
import { file, text } from "./shares.ts";

const LOCATION = "location / {";
const TARGET = "proxy_pass http://onetimeshare;";

for (const [what, target] of [
  ["passes on", TARGET],
  ["strips", TARGET.replace(";", "/;")],
] as const) {
  describe(`a server under /share of an nginx that ${what} the path`, () => {
    let browser: Browser;
    let server: LocalServer;
    let nginx: ProxyProcess;
    let site = "";
    let certificateFile = "";

    before(async () => {
      const [port, certificate] = await Promise.all([freePort(), makeCertificate()]);
      certificateFile = certificate.certificateFile;
      site = `https://127.0.0.1:${port}/share`;
      [browser, server] = await Promise.all([
        launchChromium(["--ignore-certificate-errors"]),
        startLocalServer({ ...ADMIN_ENV, BASE_URL: site, TRUST_PROXY: "127.0.0.1" }),
      ]);
      const change = (config: string) =>
        config.replace(LOCATION, "location /share/ {").replace(TARGET, target);
      nginx = await startNginx({ ...certificate, targets: [server.url], port, change });
    });
    after(async () => {
      await browser.close();
      await nginx.stop();
      await server.close();
    });

    const newPage = async () => (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();

    it("sends, receives, and shows the sender what happened", async () => {
      const [sender, recipient] = await Promise.all([newPage(), newPage()]);
      const failures: string[] = [];
      for (const page of [sender, recipient]) {
        page.on("response", (answer) => {
          if (answer.status() >= 400) failures.push(answer.url());
        });
      }
      const items = [text("under a path"), file("large.bin", 3_000_000)];
      await sender.goto(`${site}/`);
      await choose(sender, items);
      const link = await makeLink(sender);
      assert.ok(link.startsWith(`${site}/s/`));
      await open(recipient, link);
      await heading(recipient, ALL_HERE);
      assert.equal(await readText(recipient), "under a path");
      assert.ok(
        (await saveFile(recipient, "large.bin")).equals(items[1]?.bytes ?? new Uint8Array()),
      );
      await sender.getByRole("link", { name: "My shares" }).click();
      await sender.getByText("The receipt is verified").waitFor();
      assert.equal(new URL(sender.url()).pathname, "/share/shares");
      assert.deepEqual(failures, []);
    });

    it("lets the administrator sign in, move between pages and sign out", async () => {
      const page = await newPage();
      await signIn(page, site);
      const cookies = await page.context().cookies();
      assert.ok(cookies.length > 0 && cookies.every(({ path }) => path === "/share"));
      for (const name of ["Shares", "Control", "Audit log", "Account"]) {
        await page.getByRole("link", { name, exact: true }).click();
        await page.getByRole("heading", { level: 1 }).waitFor();
      }
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/share/admin");
    });

    it("works with the command line in both directions", async () => {
      const user = await createCliUser();
      const env = { NODE_EXTRA_CA_CERTS: certificateFile };
      const sent = await user.run(["send", "-", "--server", site], { stdin: "by CLI", env });
      assert.equal(sent.exitCode, 0, sent.stderr);
      const link = sent.stdout.trim();
      assert.ok(link.startsWith(`${site}/s/`), link);
      const got = await user.run(["get", link, "-o", "-"], { env });
      assert.equal(got.exitCode, 0, got.stderr);
      assert.equal(got.stdout, "by CLI");
      const checked = await user.run(["doctor", "--server", site], { env });
      assert.match(checked.stdout + checked.stderr, /, 0 failures\./);
    });
  });
}
