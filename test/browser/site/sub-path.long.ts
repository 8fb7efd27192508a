import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { createCliUser } from "../../support/run-cli.ts";
import { signIn } from "../admin/admin-server.ts";
import { addPasskey, BY_PASSKEY, plugIn, signInAtProvider } from "../admin/sign-in-steps.ts";
import { ALL_HERE, heading, open, readText, saveFile } from "../receiving/receive-steps.ts";
import { choose, makeLink } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, text } from "../support/shares.ts";
import { type ProxyName, type SubPathSite, startSubPathSite } from "./sub-path-site.ts";

const SIGN_OUT = { name: "Sign out", exact: true } as const;
const TARGET = "proxy_pass http://onetimeshare;";

const sites: { proxy: ProxyName; how: string; change?: (config: string) => string }[] = [
  { proxy: "nginx", how: "passes on" },
  {
    ...{ proxy: "nginx", how: "strips" },
    change: (config) => config.replace(TARGET, TARGET.replace(";", "/;")),
  },
  { proxy: "Caddy", how: "passes on" },
  { proxy: "HAProxy", how: "passes on" },
  { proxy: "Apache", how: "passes on" },
];

for (const { proxy, how, change } of sites) {
  describe(`a server under /share of a host, behind ${proxy} that ${how} the path,`, () => {
    let site: SubPathSite;
    let browser: Browser;

    before(async () => {
      site = await startSubPathSite(proxy, change);
      browser = await launchChromium([`--ignore-certificate-errors-spki-list=${site.keyHash}`]);
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });

    const newPage = async () => (await newPerson(browser)).newPage();

    it("sends, receives, and shows the sender what happened", async () => {
      const [sender, recipient] = await Promise.all([newPage(), newPage()]);
      const failures: string[] = [];
      for (const page of [sender, recipient]) {
        page.on("response", (answer) => {
          if (answer.status() >= 400) failures.push(answer.url());
        });
      }
      const items = [text("under a path"), file("large.bin", 3_000_000)];
      await sender.goto(site.url);
      assert.equal(sender.url(), `${site.url}/`);
      await choose(sender, items);
      const link = await makeLink(sender);
      assert.ok(link.startsWith(`${site.url}/s/`));
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

    it("lets a visitor change the language of an error page", async () => {
      const page = await newPage();
      await page.goto(`${site.url}/nothing`);
      await page.getByRole("combobox", { name: "Language" }).selectOption("de");
      await page.locator('html[lang="de"]').waitFor();
      const [cookie] = await page.context().cookies();
      assert.deepEqual([cookie?.path, cookie?.secure], ["/share/", true]);
    });

    it("lets the administrator sign in, move between pages and sign out", async () => {
      const page = await newPage();
      await signIn(page, site.url);
      const cookies = await page.context().cookies();
      assert.ok(cookies.length > 0 && cookies.every(({ path }) => path === "/share"));
      for (const name of ["Shares", "Control", "Audit log", "Account"]) {
        await page.getByRole("link", { name, exact: true }).click();
        await page.getByRole("heading", { level: 1 }).waitFor();
      }
      await page.getByRole("button", SIGN_OUT).click();
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/share/admin");
    });

    it("lets the administrator sign in with a passkey", async () => {
      const person = await newPerson(browser);
      const page = await person.newPage();
      await signIn(page, site.url);
      await plugIn(person, page);
      await addPasskey(page, site.url, "laptop");
      await page.getByText("laptop", { exact: true }).waitFor();
      await person.clearCookies();
      await page.goto(`${site.url}/admin`);
      await page.getByRole("button", BY_PASSKEY).click();
      await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
      assert.equal(page.url(), `${site.url}/admin`);
    });

    it("lets the administrator sign in at a provider", async () => {
      const page = await newPage();
      await page.goto(`${site.url}/admin`);
      await page.getByRole("link", { name: "Single sign-on" }).click();
      await signInAtProvider(page, "anna");
      await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
      assert.equal(page.url(), `${site.url}/admin`);
    });

    it("works with the command line in both directions", async () => {
      const user = await createCliUser();
      const env = { NODE_EXTRA_CA_CERTS: site.certificateFile };
      const sent = await user.run(["send", "-", "--server", site.url], { stdin: "by CLI", env });
      assert.equal(sent.exitCode, 0, sent.stderr);
      const link = sent.stdout.trim();
      assert.ok(link.startsWith(`${site.url}/s/`), link);
      const got = await user.run(["get", link, "-o", "-"], { env });
      assert.equal(got.exitCode, 0, got.stderr);
      assert.equal(got.stdout, "by CLI");
      const checked = await user.run(["doctor", "--server", site.url], { env });
      assert.match(checked.stdout + checked.stderr, /, 0 failures\./);
    });

    it("leaves the other paths of the host to other programs", async () => {
      const page = await newPage();
      const { origin } = new URL(site.url);
      const own = await page.goto(`${site.url}/`);
      assert.ok(own?.headers()["content-security-policy"]);
      for (const path of ["/", "/shared", "/sharex/admin", "/api/v1/config"]) {
        const answer = await page.goto(origin + path);
        assert.equal(answer?.headers()["content-security-policy"], undefined, path);
      }
    });
  });
}
