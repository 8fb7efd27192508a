import type { BrowserContext, Page } from "playwright-core";
import { ADMIN_PASSWORD } from "../../support/admin.ts";

/** The ways of an administrator to sign in without a password. */
export const BY_PASSKEY = { name: "Sign in with a passkey" } as const;

/** A security key without a hand: it verifies its user at once. */
export async function plugIn(person: BrowserContext, page: Page) {
  const session = await person.newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return { session, authenticatorId };
}

/** Adds a passkey on the page of the signed-in administrator. */
export async function addPasskey(
  page: Page,
  url: string,
  name: string,
  password = ADMIN_PASSWORD,
): Promise<void> {
  await page.goto(`${url}/admin/passkeys`);
  await page.getByLabel("Name of the device").fill(name);
  await page.getByLabel("Your password").fill(password);
  await page.getByLabel("Your password").press("Enter");
}

/** Signs in on the page of the provider. */
export async function signInAtProvider(page: Page, account: string): Promise<void> {
  await page.locator("input[name=login]").fill(account);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
}
