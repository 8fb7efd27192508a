import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { ADMIN_ENV, ADMIN_NAME, ADMIN_PASSWORD } from "../../support/admin.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { startTlsTunnel } from "../../support/tls-tunnel.ts";
import { launchChromium, newPerson } from "../support/chromium.ts";

const SIGN_OUT = { name: "Sign out", exact: true } as const;

describe("the sign-in page in Chromium", () => {
  let browser: Browser;
  let server: LocalServer;

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startLocalServer(ADMIN_ENV)]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  it("signs in and out by keyboard, on both names of this machine", async () => {
    for (const url of [server.url, server.url.replace("127.0.0.1", "localhost")]) {
      const person = await newPerson(browser);
      const page = await person.newPage();
      await page.goto(`${url}/admin`);
      await signIn(page, "a wrong password");
      await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
      await signIn(page);
      await page.getByRole("button", SIGN_OUT).waitFor();
      const [cookie, ...others] = await person.cookies();
      assert.deepEqual(others, [], "the cookie of the form is left");
      assert.equal(cookie?.name, "onetimeshare-admin-session");
      assert.equal(cookie.httpOnly && cookie.sameSite === "Strict" && !cookie.secure, true);
      assert.equal(cookie.expires, -1, "the cookie outlives the browser");
      await page.reload();
      await page.getByRole("button", SIGN_OUT).press("Enter");
      await page.getByLabel("Password").waitFor();
      assert.deepEqual(
        (await person.cookies()).map(({ name }) => name),
        ["onetimeshare-admin-form"],
      );
      await person.close();
    }
  });

  it("uses a __Host- cookie over https", async () => {
    const port = await freePort();
    const tunnel = await startTlsTunnel(`http://127.0.0.1:${port}`);
    const env = { ...ADMIN_ENV, PORT: String(port), BASE_URL: tunnel.url };
    const behind = await startLocalServer(env);
    const person = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await person.newPage();
    await page.goto(`${tunnel.url}/admin`);
    await signIn(page);
    await page.getByRole("button", SIGN_OUT).waitFor();
    const [cookie] = await person.cookies();
    assert.equal(cookie?.name, "__Host-onetimeshare-admin-session");
    assert.ok(cookie.secure);
    await person.close();
    tunnel.close();
    await behind.close();
  });

  it("lets no other site sign a visitor in or out, but follows its link to the admin page", async () => {
    const attacker = await serveAttacker(server.url);
    const person = await newPerson(browser);
    const page = await person.newPage();
    await page.goto(`${server.url}/admin`);
    const token = await page.locator("input[name=_csrf]").first().inputValue();
    await page.goto(`${attacker.url}/login?${token}`);
    await page.getByText("forbidden").waitFor();
    assert.ok((await person.cookies()).every(({ name }) => !name.includes("session")));
    await page.goto(`${server.url}/admin`);
    await signIn(page);
    await page.getByRole("button", SIGN_OUT).waitFor();
    const own = await page.locator("input[name=_csrf]").first().inputValue();
    for (const path of ["/logout", "/logout-everywhere"]) {
      await page.goto(`${attacker.url}${path}?${own}`);
      await page.getByText("forbidden").waitFor();
      await page.goto(`${server.url}/admin`);
      await page.getByRole("button", SIGN_OUT).waitFor();
    }
    await page.goto(`${attacker.url}/`);
    await page.getByRole("link").click();
    await page.getByRole("button", SIGN_OUT).waitFor();
    await person.close();
    attacker.close();
  });
});

async function signIn(page: Page, password = ADMIN_PASSWORD): Promise<void> {
  await page.getByLabel("Name").focus();
  await page.keyboard.type(ADMIN_NAME);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
}

/** A site whose pages send a form to the server at once. It even knows a valid CSRF token. */
async function serveAttacker(target: string) {
  const site = createServer((request, response) => {
    const [path, token] = (request.url ?? "").split("?");
    const fields = { _csrf: token ?? "", username: ADMIN_NAME, password: ADMIN_PASSWORD };
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input name="${name}" value="${value}">`,
    );
    response.setHeader("content-type", "text/html");
    if (path === "/") return response.end(`<a href="${target}/admin">Statistics</a>`);
    return response.end(`<form method="post" action="${target}/admin${path}">${inputs.join("")}</form>
<script>document.forms[0].submit()</script>`);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const { port } = site.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => void site.close() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
