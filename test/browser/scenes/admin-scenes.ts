import type { Page } from "playwright-core";
import { signIn, startAdminServer } from "../admin/admin-server.ts";
import type { Scene } from "./scene.ts";

/** The admin pages, on a server of their own with made-up statistics. */
export const adminScenes: Scene[] = [
  admin("sign-in", "The operator signs in.", async (page, url) => {
    await page.goto(`${url}/admin`);
    await page.getByLabel("Password").waitFor();
  }),
  admin("dashboard", "The server's numbers now, today and over 90 days.", signIn),
  admin("shares", "The anonymous list of shares.", async (page, url) => {
    await signIn(page, url);
    await page.goto(`${url}/admin/shares`);
    await page.getByRole("table").waitFor();
  }),
  admin("delete", "The page asks before it deletes a share.", async (page, url) => {
    await signIn(page, url);
    await page.goto(`${url}/admin/shares?state=locked`);
    await page.getByRole("link", { name: /^Delete/ }).click();
    await page.getByRole("heading", { level: 1, name: "Delete this share?" }).waitFor();
  }),
  admin("control", "Pause, notice, upload tokens and rate limits.", async (page, url) => {
    await signIn(page, url);
    await page.goto(`${url}/admin/control`);
    await page.getByRole("button", { name: "Pause new shares" }).waitFor();
  }),
  admin("audit", "The audit log.", async (page, url) => {
    await signIn(page, url);
    await page.goto(`${url}/admin/audit`);
    await page.getByRole("table").waitFor();
  }),
];

function admin(
  name: string,
  caption: string,
  show: (page: Page, url: string) => Promise<void>,
): Scene {
  return {
    name: `admin-${name}`,
    caption,
    async arrange({ page }) {
      const server = await startAdminServer();
      await show(page, server.url);
      await page.waitForLoadState("networkidle");
      await server.close();
    },
  };
}
