import type { BrowserContext } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import type { SentShare } from "../../../src/client/send.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import type { SavedShare } from "../../../src/web/browser-storage.ts";
import { ALL_HERE, heading, open } from "../receiving/receive-steps.ts";
import { fetchPart } from "../support/partial-download.ts";
import { beginUpload, file, send, text } from "../support/shares.ts";
import { guessWrongly } from "../support/wrong-guesses.ts";
import type { Scene, Stage } from "./scene.ts";

const CONTENT = [text("hush"), file("Contract (signed).pdf", 240_000)];

export const sharesScenes: Scene[] = [
  {
    name: "shares-none",
    caption: "This browser has not sent any share.",
    async arrange({ page, serverUrl }) {
      await page.goto(`${serverUrl}/shares`);
      await page.getByText("This list is empty").waitFor();
    },
  },
  {
    name: "shares-waiting",
    caption: "The first share was not opened. The server has no record of the second one.",
    async arrange(stage) {
      await keep(stage, await send(stage.serverUrl, CONTENT), "1 file and text, 234.4 KiB");
      const unknown = { id: encodeBase64url(randomBytes(16)), receiptKey: randomBytes(32) };
      const ownerToken = encodeBase64url(randomBytes(32));
      await keep(stage, { ...unknown, ownerToken }, "3 files, 12 MiB", 240);
      await show(stage, "Waiting to be opened");
      await stage.page.getByText("No record", { exact: true }).waitFor();
    },
  },
  {
    name: "shares-opening",
    caption: "Two recipients download the share.",
    async arrange(stage) {
      const share = await send(stage.serverUrl, [file("Pictures.zip", 2_000_000)], {
        maxDownloads: 3,
      });
      await keep(stage, share, "1 file, 1.9 MiB");
      await show(stage, "Waiting to be opened");
      await fetchPart(share.link, 42);
      await fetchPart(share.link, 7);
      await stage.page.getByText("7%", { exact: true }).waitFor();
    },
  },
  {
    name: "shares-received",
    caption: "Received, with a verified receipt.",
    async arrange(stage) {
      await keep(stage, await received(stage), "1 file and text, 234.4 KiB");
      await show(stage, "Received");
    },
  },
  {
    name: "shares-forged",
    caption: "The server shows a receipt that is not genuine.",
    async arrange(stage) {
      const share = { ...(await received(stage)), receiptKey: randomBytes(32) };
      await keep(stage, share, "1 file and text, 234.4 KiB");
      await show(stage, "A receipt is not genuine");
    },
  },
  {
    name: "shares-locked",
    caption: "Locked after five wrong passwords; the owner can unlock it.",
    async arrange(stage) {
      const share = await send(stage.serverUrl, CONTENT, { password: "tobi-raku-zeno-hali" });
      await guessWrongly(share.link, 5);
      await keep(stage, await send(stage.serverUrl, CONTENT), "2 files, 1.1 MiB");
      await keep(stage, { ...share, label: "Anna" }, "1 file and text, 234.4 KiB", 30);
      await show(stage, "Locked");
    },
  },
  {
    name: "shares-incomplete",
    caption: "The tab closed during the upload. The page says what to do next.",
    async arrange(stage) {
      const share = await beginUpload(stage.serverUrl, CONTENT);
      await keep(stage, share, "1 file and text, 234.4 KiB");
      await show(stage, "Upload incomplete");
      await stage.page.getByRole("link", { name: "Send again" }).waitFor();
    },
  },
  {
    name: "shares-burn",
    isCovered: true,
    caption: "The page asks before it burns a share.",
    async arrange(stage) {
      await keep(stage, await send(stage.serverUrl, CONTENT), "1 file and text, 234.4 KiB");
      await show(stage, "Waiting to be opened");
      await stage.page.getByRole("button", { name: "Burn" }).click();
      await stage.page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "shares-burned",
    caption: "Burned by its owner.",
    async arrange(stage) {
      const share = await send(stage.serverUrl, CONTENT);
      await new ApiClient({ serverUrl: stage.serverUrl }).burn(share.id, share.ownerToken);
      await keep(stage, share, "1 file and text, 234.4 KiB");
      await show(stage, "Burned");
    },
  },
];

type Owned = Pick<SentShare, "id" | "ownerToken" | "receiptKey"> & Pick<SavedShare, "label">;

/** Adds a share to the list of the browser. */
async function keep(
  { context }: { context: BrowserContext },
  share: Owned,
  summary: string,
  hoursAgo = 0,
): Promise<void> {
  const { id, ownerToken, receiptKey, label } = share;
  const kept: SavedShare = {
    id,
    ownerToken,
    receiptKey: encodeBase64url(receiptKey),
    sentAt: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
    summary,
    ...(label !== undefined && { label }),
  };
  await context.addInitScript(([key, value]) => localStorage.setItem(key, value), [
    `onetimeshare/share/${id}`,
    JSON.stringify(kept),
  ] as const);
}

async function show({ page, serverUrl }: Stage, state: string): Promise<void> {
  await page.goto(`${serverUrl}/shares`);
  await page.getByRole("status").getByText(state, { exact: true }).waitFor();
  await page.getByRole("list", { name: "What happened" }).first().waitFor();
}

/** A share that another browser received. */
async function received({ context, serverUrl }: Stage): Promise<SentShare> {
  const share = await send(serverUrl, CONTENT);
  const other = await context.browser()?.newContext();
  const page = await other?.newPage();
  if (page) {
    await open(page, share.link);
    await heading(page, ALL_HERE);
  }
  await other?.close();
  return share;
}
