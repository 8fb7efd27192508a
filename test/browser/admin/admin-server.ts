import type { Page } from "playwright-core";
import type { MetadataStore } from "../../../src/server/shares/metadata-store.ts";
import {
  COUNTERS,
  type Counter,
  type CountsView,
  type DayCounts,
} from "../../../src/server/shares/operator-store.ts";
import { ADMIN_ENV, ADMIN_NAME, ADMIN_PASSWORD } from "../../support/admin.ts";
import { type LocalServer, startLocalServer } from "../../support/local-server.ts";
import { RawShare, secret } from "../../support/raw-share.ts";

/** A server with an administrator, shares in each state, and 90 days of made-up statistics. */
export async function startAdminServer(env: Record<string, string> = {}): Promise<LocalServer> {
  const server = await startLocalServer(
    { ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "1000/hour", ...env },
    {
      wrap: (stores) => ({ ...stores, metadata: withHistory(stores.metadata) }),
    },
  );
  await fillWithShares(server.url);
  return server;
}

/** Fills in the sign-in form. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.getByLabel("Name").fill(ADMIN_NAME);
  await page.getByLabel("Password").fill(ADMIN_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
}

async function fillWithShares(url: string): Promise<void> {
  await RawShare.created(url, { size: 4_000_000 });
  for (const size of [1_300, 480_000, 65_000]) await RawShare.ready(url, { size });
  const locked = await RawShare.ready(url, { size: 9_000, withPassword: true });
  for (let guess = 0; guess < 5; guess++) {
    await locked.preview({ linkProof: locked.linkProof, passwordProof: secret() });
  }
  const leased = await RawShare.ready(url, { size: 90_000, maxDownloads: 3 });
  await leased.claim();
  const burned = await RawShare.ready(url, { size: 700 });
  await burned.burn();
}

/** Adds 89 days before today to the counts. */
function withHistory(metadata: MetadataStore): MetadataStore {
  return new Proxy(metadata, {
    get(target, name) {
      if (name === "readCounts")
        return async (days: number) => history(await target.readCounts(days));
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The usual number of each in a day. */
const USUAL: Record<Counter, number> = {
  ...{ created: 42, previewed: 61, claimed: 36, delivered: 34, burned: 3, expired: 5 },
  ...{ wrongPasswords: 9, locked: 1, storedBytes: 7.2e9, servedBytes: 9.4e9 },
};

function history({ days }: CountsView): CountsView {
  const all = days.map((day, index) => (index < days.length - 1 ? dayOf(day.day, index) : day));
  const totals = Object.fromEntries(
    COUNTERS.map((name) => [name, all.reduce((sum, day) => sum + day[name], 0)]),
  ) as Record<Counter, number>;
  return { totals, days: all };
}

/** Less at weekends, more each month, and never the same twice. */
function dayOf(day: string, index: number): DayCounts {
  const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
  const level = (isWeekend ? 0.3 : 1) * (0.6 + index / 150);
  const values = COUNTERS.map((name, place) => {
    const wave = 1 + 0.35 * Math.sin(index * (1.7 + place / 3)) + 0.2 * Math.cos(index * 0.7);
    return [name, Math.max(0, Math.round(USUAL[name] * level * wave))];
  });
  return { ...(Object.fromEntries(values) as Record<Counter, number>), day };
}
