import type { BrowserContext } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import type { SentShare } from "../../../src/client/send.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import { englishTexts } from "../../../src/texts/load-texts.ts";
import type { Contents } from "../../../src/texts/texts.ts";
import type { SavedShare } from "../../../src/web/browser-storage.ts";
import { ALL_HERE, heading, open } from "../receiving/receive-steps.ts";
import { fetchPart } from "../support/partial-download.ts";
import { beginUpload, file, send, text } from "../support/shares.ts";
import { guessWrongly } from "../support/wrong-guesses.ts";
import type { Scene, Stage } from "./scene.ts";

const CONTENT = [text("hush"), file("Contract (signed).pdf", 240_000)];
const CONTENTS: Contents = { files: 1, texts: 1, size: 240_004 };

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
      await keep(stage, await send(stage.serverUrl, CONTENT), CONTENTS);
      const unknown = { id: encodeBase64url(randomBytes(16)), receiptKey: randomBytes(32) };
      const ownerToken = encodeBase64url(randomBytes(32));
      await keep(
        stage,
        { ...unknown, ownerToken },
        { files: 3, texts: 0, size: 12 * 1024 ** 2 },
        240,
      );
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
      await keep(stage, share, { files: 1, texts: 0, size: 2_000_000 });
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
      await keep(stage, await received(stage), CONTENTS);
      await show(stage, "Received");
    },
  },
  {
    name: "shares-forged",
    caption: "The server shows a receipt that is not genuine.",
    async arrange(stage) {
      const share = { ...(await received(stage)), receiptKey: randomBytes(32) };
      await keep(stage, share, CONTENTS);
      await show(stage, "A receipt is not genuine");
    },
  },
  {
    name: "shares-locked",
    caption: "Locked after five wrong passwords; the owner can unlock it.",
    async arrange(stage) {
      const share = await send(stage.serverUrl, CONTENT, { password: "tobi-raku-zeno-hali" });
      await guessWrongly(share.link, 5);
      await keep(stage, await send(stage.serverUrl, CONTENT), {
        files: 2,
        texts: 0,
        size: 1_150_000,
      });
      await keep(stage, { ...share, label: "Anna" }, CONTENTS, 30);
      await show(stage, "Locked");
    },
  },
  {
    name: "shares-incomplete",
    caption: "The tab closed during the upload. The page says what to do next.",
    async arrange(stage) {
      const share = await beginUpload(stage.serverUrl, CONTENT);
      await keep(stage, share, CONTENTS);
      await show(stage, "Upload incomplete");
      await stage.page.getByRole("link", { name: "Send again" }).waitFor();
    },
  },
  {
    name: "shares-burn",
    isCovered: true,
    caption: "The page asks before it burns a share.",
    async arrange(stage) {
      await keep(stage, await send(stage.serverUrl, CONTENT), CONTENTS);
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
      await keep(stage, share, CONTENTS);
      await show(stage, "Burned");
    },
  },
];

type Owned = Pick<SentShare, "id" | "ownerToken" | "receiptKey"> & Pick<SavedShare, "label">;

/** Adds a share to the list of the browser. */
async function keep(
  { context }: { context: BrowserContext },
  share: Owned,
  contents: Contents,
  hoursAgo = 0,
): Promise<void> {
  const { id, ownerToken, receiptKey, label } = share;
  const kept: SavedShare = {
    id,
    ownerToken,
    receiptKey: encodeBase64url(receiptKey),
    sentAt: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
    summary: englishTexts.contents(contents),
    contents,
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
