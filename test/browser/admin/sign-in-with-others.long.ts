import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import type { Browser, CDPSession, Page } from "playwright-core";
import { ADMIN_ENV, ADMIN_NAME, ADMIN_PASSWORD } from "../../support/admin.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { freePort, type OidcServer, startOidcServer } from "../../support/oidc.ts";
import { CREATE_LINK, choose, linkOf } from "../sending/send-steps.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";
import { file, text } from "../support/shares.ts";
import { nothingSeen, watch } from "../support/witness.ts";
import { addPasskey, BY_PASSKEY, plugIn, signInAtProvider } from "./sign-in-steps.ts";

const SIGN_OUT = { name: "Sign out", exact: true } as const;

let browser: Browser;
let server: LocalServer;
let provider: OidcServer;
/** Browsers support no passkeys at 127.0.0.1. */
let url = "";

before(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  [browser, provider] = await Promise.all([launchChromium(), startOidcServer({ baseUrl: url })]);
  server = await startLocalServer({
    ...{ ...ADMIN_ENV, ...provider.env, PORT: String(port), UPLOAD_ACCESS: "oidc" },
    ...{ OIDC_ADMIN_CLAIM: "groups=share-admins", OIDC_SENDER_CLAIM: "groups=staff" },
  });
});
after(async () => {
  await browser.close();
  await server.close();
  await provider.stop();
});

async function visitor() {
  const person = await newPerson(browser);
  const seen = nothingSeen();
  await watch(person, seen);
  return { person, page: await person.newPage(), seen };
}

async function signInByPassword(page: Page): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.getByLabel("Name", { exact: true }).fill(ADMIN_NAME);
  await page.getByLabel("Password").fill(ADMIN_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page
    .getByRole("button", SIGN_OUT)
    .or(page.getByRole("link", { name: "Account" }))
    .first()
    .waitFor();
}

async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

async function verifyUser({ session, authenticatorId }: Plugged, isUserVerified: boolean) {
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
}

interface Plugged {
  session: CDPSession;
  authenticatorId: string;
}

describe("passkeys in Chromium", () => {
  it("are added, sign in, show their last use, and are removed", async () => {
    const { person, page, seen } = await visitor();
    await signInByPassword(page);
    const key = await plugIn(person, page);
    await addPasskey(page, url, "laptop", "a wrong password");
    await page.getByRole("alert").getByText("The password is wrong.").waitFor();
    await addPasskey(page, url, "laptop");
    await page.getByText("laptop", { exact: true }).waitFor();
    await page.getByText(/never used/).waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await axeFinds(page), [], `${colorScheme} ${width}`);
        assert.ok(await page.evaluate(() => document.body.scrollWidth <= innerWidth));
      }
    }
    await addPasskey(page, url, "laptop again");
    await page.getByRole("alert").getByText("This device already has a passkey").waitFor();

    await person.clearCookies();
    await page.goto(`${url}/admin`);
    await page.getByRole("button", BY_PASSKEY).waitFor();
    assert.deepEqual(await axeFinds(page), []);
    await verifyUser(key, false);
    await page.getByRole("button", BY_PASSKEY).press("Enter");
    await page.getByRole("alert").getByText("The browser used no passkey.").waitFor();
    await verifyUser(key, true);
    await page.getByRole("button", BY_PASSKEY).press("Enter");
    await page.getByRole("button", BY_PASSKEY).waitFor({ state: "detached" });
    await page.goto(`${url}/admin/passkeys`);
    await page.getByText(/last used on/).waitFor();
    const [entry] = (await server.admin.listAudit(null, 1)).entries;
    assert.deepEqual(
      [entry?.actor, entry?.action, entry?.target],
      ["admin:anna", "sign_in", "passkey"],
    );

    const remove = page.getByRole("button", { name: "Remove laptop" });
    assert.ok(await remove.isHidden());
    await page.getByLabel("Remove the passkey laptop").click();
    await remove.click();
    await page.getByRole("status").getByText("Removed laptop.").waitFor();
    await page.getByText("There is no passkey yet.").waitFor();
    assert.deepEqual(await axeFinds(page), []);
    await person.clearCookies();
    await page.goto(`${url}/admin`);
    await page.getByRole("link", { name: "Single sign-on" }).waitFor();
    assert.equal(await page.getByRole("button", BY_PASSKEY).count(), 0);
    assert.deepEqual(seen.violations, []);
    await person.close();
  });
});

describe("single sign-on in Chromium", () => {
  it("signs an administrator in, although the provider is another site", async () => {
    const { person, page, seen } = await visitor();
    await page.goto(`${url}/admin`);
    await page.getByRole("link", { name: "Single sign-on" }).click();
    await signInAtProvider(page, "anna");
    await page.waitForURL(`${url}/admin`);
    await page.goto(`${url}/admin/passkeys`);
    await page.getByRole("heading", { name: "Passkeys", exact: true }).waitFor();
    assert.deepEqual(seen.violations, []);
    await person.close();
  });

  it("keeps the draft of a sender, who uses a new tab to sign in", async () => {
    const { person, page, seen } = await visitor();
    await page.goto(url);
    const signIn = page.getByRole("link", { name: "Sign in to send" });
    await signIn.waitFor();
    assert.equal(await signIn.getAttribute("target"), null, "an empty page needs no new tab");
    await choose(page, [text("for you"), file("report.pdf", 200_000)]);
    const opening = person.waitForEvent("page");
    await signIn.click();
    const tab = await opening;
    await signInAtProvider(tab, "bob");
    await tab.getByText("Close this tab").waitFor();
    assert.deepEqual(await axeFinds(tab), []);
    await tab.close();
    await page.bringToFront();
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await page.getByText("You are signed in.").waitFor();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "for you");
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await linkOf(page);

    await page.goto(url);
    await choose(page, [text("second")]);
    await page.getByText("You are signed in.").waitFor();
    await server.admin.endAllSessions();
    await page.getByRole("button", { name: CREATE_LINK }).click();
    await page
      .getByRole("alert")
      .getByRole("link", { name: "Open a new tab to sign in" })
      .waitFor();
    await page.getByRole("link", { name: "Sign in to send" }).waitFor();
    assert.equal(await page.getByLabel("Text", { exact: true }).inputValue(), "second");
    assert.deepEqual(await axeFinds(page), []);
    assert.deepEqual(seen.violations, []);
    await person.close();
  });

  it("signs a sender in on the same tab if the page is empty, and out again", async () => {
    const { person, page } = await visitor();
    await page.goto(url);
    await page.getByRole("link", { name: "Sign in to send" }).click();
    await signInAtProvider(page, "bob");
    await page.waitForURL(`${url}/`);
    await page.getByText("You are signed in.").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in to send" }).waitFor();
    await person.close();
  });
});
