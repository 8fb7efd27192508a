import { randomBytes } from "node:crypto";
import { API, paths } from "../../../src/protocol/api.ts";
import { goneReasons, type ProblemCode, problems } from "../../../src/protocol/problems.ts";
import { StoreUnavailableError } from "../../../src/server/shares/store-errors.ts";
import { withFaultyServer } from "../../support/faulty-server.ts";
import { startLocalServer } from "../../support/local-server.ts";
import { bearer, RawShare, secret } from "../../support/raw-share.ts";
import type { Scene, Stage } from "./scene.ts";

/** The headers of a navigation, for requests that an address alone can't produce. */
interface Asking {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
}

/** The server's own error pages. A real request produces each one. */
export const errorScenes: Scene[] = [
  error("bad_request", ({ page, serverUrl }) => show(page, `${serverUrl}/s/%`)),
  error("unauthorized", async ({ page, serverUrl }) => {
    const { id } = await RawShare.ready(serverUrl, { inline: true });
    await show(page, serverUrl + paths.share(id));
  }),
  error("wrong_link", async ({ page, serverUrl }) => {
    const { id } = await RawShare.ready(serverUrl, { inline: true });
    const json = { linkProof: secret() };
    await show(page, serverUrl + paths.preview(id), { method: "POST", json });
  }),
  error("not_found", ({ page, serverUrl }) => show(page, `${serverUrl}/nothing`)),
  error("method_not_allowed", ({ page, serverUrl }) => show(page, serverUrl + paths.shares)),
  error("not_ready", async ({ page, serverUrl }) => {
    const share = await RawShare.created(serverUrl);
    const json = share.proofs();
    await show(page, serverUrl + paths.preview(share.id), { method: "POST", json });
  }),
  error(
    "gone",
    async ({ page, serverUrl }) => {
      const share = await RawShare.ready(serverUrl, { inline: true });
      await share.burn();
      const json = share.proofs();
      await show(page, serverUrl + paths.preview(share.id), { method: "POST", json });
    },
    goneReasons.burned.title,
  ),
  error("too_large", async ({ page, serverUrl }) => {
    const json = { ...new RawShare(serverUrl).createBody(), size: 2 ** 40 };
    await show(page, serverUrl + paths.shares, { method: "POST", json });
  }),
  error("unsupported_media_type", async ({ page, serverUrl }) => {
    const headers = { "content-type": "text/plain" };
    await show(page, serverUrl + paths.shares, { method: "POST", headers, json: {} });
  }),
  error("range_not_satisfiable", async ({ page, serverUrl }) => {
    const share = await RawShare.ready(serverUrl, { size: 100_000 });
    const ticket = secret();
    await share.claim(ticket);
    const headers = { ...bearer(ticket), range: "bytes=999999-" };
    await show(page, serverUrl + paths.content(share.id), { headers });
  }),
  error("locked", async ({ page, serverUrl }) => {
    const share = await RawShare.ready(serverUrl, { inline: true, withPassword: true });
    for (let guess = 0; guess < 5; guess++) {
      await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    }
    const json = share.proofs();
    await show(page, serverUrl + paths.preview(share.id), { method: "POST", json });
  }),
  error("rate_limited", async ({ page }) => {
    const server = await startLocalServer({ RATE_LIMIT: "on", RATE_LIMIT_CLAIM: "1/hour" });
    const share = await RawShare.ready(server.url, { inline: true });
    await share.preview();
    const json = share.proofs();
    await show(page, server.url + paths.preview(share.id), { method: "POST", json });
    await server.close();
  }),
  error("internal", ({ page }) => showFailure(page, new Error("simulated by the test"))),
  error("unavailable", ({ page }) => showFailure(page, null)),
  error("storage_full", async ({ page }) => {
    const server = await startLocalServer({ STORAGE_LIMIT: "100 KiB" });
    const json = new RawShare(server.url, { size: 200_000 }).createBody();
    await show(page, server.url + paths.shares, { method: "POST", json });
    await server.close();
  }),
  {
    name: "api",
    caption: "The API page.",
    isCovered: true,
    async arrange({ page, serverUrl }) {
      await page.goto(`${serverUrl}${API}/docs`);
      await page.waitForLoadState("networkidle");
    },
  },
];

/** @param title that of the page, if it is not the usual one of the problem */
function error(
  code: ProblemCode,
  cause: (stage: Stage) => Promise<void>,
  title: string = problems[code].title,
): Scene {
  const { status } = problems[code];
  return {
    name: `error-${status}-${code.replaceAll("_", "-")}`,
    caption: `${title}.`,
    async arrange(stage) {
      await cause(stage);
      await stage.page.getByText(`${status} · ${code}`).waitFor();
      if ((await stage.page.locator("html").getAttribute("lang")) !== "en") return;
      await stage.page.getByRole("heading", { level: 1, name: title }).waitFor();
    },
  };
}

/** Shows the answer to a request as the browser shows any page, with its styles and images. */
async function show(page: Stage["page"], url: string, asking: Asking = {}): Promise<void> {
  const { method = "GET", headers = {}, json } = asking;
  await page.route(
    url,
    (route) =>
      route.continue({
        method,
        headers: {
          ...route.request().headers(),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(json === undefined ? {} : { postData: JSON.stringify(json) }),
      }),
    { times: 1 },
  );
  await page.goto(url);
  await page.waitForLoadState("networkidle");
}

/** @param failure the error of the store, or null if the store is unavailable */
async function showFailure(page: Stage["page"], failure: Error | null): Promise<void> {
  await withFaultyServer(async (server) => {
    const id = randomBytes(16).toString("base64url");
    const error = failure ?? new StoreUnavailableError("simulated by the test");
    server.faults.failWith(error, "metadata");
    await show(page, server.url + paths.share(id), { headers: bearer(secret()) });
  });
}
