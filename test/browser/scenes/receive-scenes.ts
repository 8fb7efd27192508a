import { ApiClient } from "../../../src/client/api-client.ts";
import { formatLink, parseLink } from "../../../src/protocol/link.ts";
import {
  ALL_HERE,
  enterPassword,
  heading,
  OPEN,
  open,
  openWithPassword,
  prepareWorkers,
  readText,
  waitForProgress,
} from "../receiving/receive-steps.ts";
import { refusal } from "../support/refusal.ts";
import { file, type Item, inFolder, send, text } from "../support/shares.ts";
import type { Scene, Stage } from "./scene.ts";

const CONTENT: Item[] = [
  text("The code for the door is 4711.\nThe alarm is off until eight."),
  file("Contract (signed).pdf", 240_000),
];
const MANY = [
  file("تقرير المالية النهائي (نسخة).pdf", 240_000),
  ...Array.from({ length: 40 }, (_, place) => file(`picture-${place + 1}.jpg`, 9_000 + place)),
];
const FOLDER = [
  inFolder(file("list of plants.txt", 2_000), "Garden"),
  inFolder(file("plan (final).pdf", 90_000), "Garden", "2026"),
  inFolder(file("صورة.jpg", 9_000), "Garden", "2026"),
];
const PREVIEW = "**/preview";
const PASSWORD = { password: "tobi-raku-zeno-hali" };

export const receiveScenes: Scene[] = [
  {
    name: "receive-offer",
    caption: "The preview: contents, number of downloads and expiry.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT);
      await page.goto(link);
      await page.getByRole("button", { name: OPEN }).waitFor();
    },
  },
  {
    name: "receive-many",
    caption: "Many files: the list scrolls by itself, and the page shows the total size.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, MANY);
      await page.goto(link);
      await page.getByText("41 files").waitFor();
    },
  },
  {
    name: "receive-many-received",
    isCovered: true,
    caption: "Many received files: the button for all of them comes first.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, MANY);
      await open(page, link);
      await heading(page, ALL_HERE);
    },
  },
  {
    name: "receive-no-room",
    caption: "The device has too little space, so the page does not open the share.",
    async arrange({ page, context, serverUrl }) {
      const script = "StorageManager.prototype.estimate = async () => ({ quota: 9000, usage: 0 })";
      await prepareWorkers(context, script);
      const { link } = await send(serverUrl, CONTENT);
      await page.goto(link);
      await page.getByText("this browser has room for only").waitFor();
    },
  },
  {
    name: "receive-password",
    caption: "The page asks for the password.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT, PASSWORD);
      await page.goto(link);
      await page.getByLabel("Password").waitFor();
    },
  },
  {
    name: "receive-wrong-password",
    caption: "The page shows a wrong password and the number of tries left.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT, PASSWORD);
      await page.goto(link);
      await enterPassword(page, "wrong");
      await page.getByText("tries left").waitFor();
    },
  },
  {
    name: "receive-receiving",
    caption: "A download is running.",
    async arrange(stage) {
      await receiveSlowly(stage);
      await stage.page.getByText("per second").first().waitFor();
    },
  },
  {
    name: "receive-interrupted",
    caption: "The connection is interrupted.",
    async arrange(stage) {
      await receiveSlowly(stage);
      stage.network.cut();
      await stage.page.getByText("The connection is interrupted").first().waitFor();
    },
  },
  {
    name: "receive-cancelled",
    caption:
      "The recipient has cancelled the download. The page says how long this browser can open the share again.",
    async arrange(stage) {
      await receiveSlowly(stage);
      await stage.page.getByRole("button", { name: "Cancel" }).click();
      await heading(stage.page, "Download cancelled");
      await stage.page.getByText("Time left: ").waitFor();
    },
  },
  {
    name: "receive-received",
    caption: "The received share. The page shows the text at once.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT);
      await open(page, link);
      await heading(page, ALL_HERE);
      await readText(page);
    },
  },
  {
    name: "receive-saved",
    caption: "The page has saved a single file.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, [file("Contract (signed).pdf", 240_000)]);
      await open(page, link);
      await page.getByRole("button", { name: "Save again" }).waitFor();
    },
  },
  {
    name: "receive-folder",
    caption: "A received folder with the list of its files. Each of them has a preview.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, FOLDER);
      await open(page, link);
      await page.getByRole("button", { name: "Show files Garden" }).click();
      await page.getByText("2026/plan (final).pdf").waitFor();
    },
  },
  {
    name: "receive-password-again",
    caption: "The browser has a copy. The password opens it again.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT, PASSWORD);
      await openWithPassword(page, link, PASSWORD.password);
      await heading(page, ALL_HERE);
      await page.reload();
      await page.getByText("already received the share").waitFor();
    },
  },
  {
    name: "receive-remove",
    isCovered: true,
    caption: "The page asks before it removes unsaved files.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT);
      await open(page, link);
      await page.getByRole("button", { name: "Remove from this browser" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "receive-removed",
    caption: "The share is removed from this browser.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, [text("short")]);
      await open(page, link);
      await readText(page);
      await page.getByRole("button", { name: "Remove from this browser" }).click();
      await heading(page, "Removed");
    },
  },
  errorScene("already-opened", "This share was already opened", async ({ serverUrl, context }) => {
    const { link } = await send(serverUrl, CONTENT);
    const first = await context.browser()?.newContext();
    const winner = await first?.newPage();
    if (winner) {
      await open(winner, link);
      await heading(winner, ALL_HERE);
    }
    await first?.close();
    return link;
  }),
  errorScene("expired", "This share has expired", async ({ serverUrl }) => {
    const { link } = await send(serverUrl, CONTENT, { expiresInSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    return link;
  }),
  errorScene("burned", "The sender burned this share", async ({ serverUrl }) => {
    const { link, id, ownerToken } = await send(serverUrl, CONTENT);
    await new ApiClient({ serverUrl }).burn(id, ownerToken);
    return link;
  }),
  {
    name: "receive-locked",
    caption: "Locked after too many wrong passwords.",
    async arrange({ page, serverUrl }) {
      const { link } = await send(serverUrl, CONTENT, PASSWORD);
      await page.goto(link);
      for (const left of [4, 3, 2, 1]) {
        await enterPassword(page, `wrong ${left}`);
        await page.getByText(new RegExp(`${left} (try|tries) left`)).waitFor();
      }
      await enterPassword(page, "wrong");
      await heading(page, "Locked after too many wrong passwords");
    },
  },
  errorScene("cut-off", "The end of this link is missing", async ({ serverUrl }) => {
    const { link } = await send(serverUrl, CONTENT);
    return link.slice(0, -5);
  }),
  errorScene("wrong-link", "This link is wrong", async ({ serverUrl }) => {
    const { link } = await send(serverUrl, CONTENT);
    return formatLink({ ...(await parseLink(link)), linkKey: new Uint8Array(32) });
  }),
  errorScene("not-found", "There is nothing here", async ({ serverUrl }) =>
    formatLink({
      baseUrl: serverUrl,
      id: "AAAAAAAAAAAAAAAAAAAAAA",
      linkKey: new Uint8Array(32),
      needsPassword: false,
      version: 1,
    }),
  ),
  errorScene("unreachable", "The server can't be reached", async ({ serverUrl, context }) => {
    await context.route("**/api/v1/**", (route) => route.abort());
    const { link } = await send(serverUrl, CONTENT);
    return link;
  }),
  errorScene("limited", "Too many requests", async ({ serverUrl, context }) => {
    await context.route(PREVIEW, refusal("rate_limited", { retryAfterSeconds: 3_000 }));
    const { link } = await send(serverUrl, CONTENT);
    return link;
  }),
  errorScene("busy", "The server can't do this at the moment", async ({ serverUrl, context }) => {
    await context.route(PREVIEW, refusal("unavailable", { retryAfterSeconds: 600 }));
    const { link } = await send(serverUrl, CONTENT);
    return link;
  }),
  errorScene("not-secure", "This connection is not secure", async ({ serverUrl, page }) => {
    await page.addInitScript(() =>
      Object.defineProperty(window, "isSecureContext", { value: false }),
    );
    const { link } = await send(serverUrl, CONTENT);
    return link;
  }),
];

/** An error screen of the receive page. `linkTo` makes a link that leads there. */
function errorScene(name: string, title: string, linkTo: (stage: Stage) => Promise<string>): Scene {
  return {
    name: `receive-${name}`,
    caption: `${title}.`,
    async arrange(stage) {
      await stage.page.goto(await linkTo(stage));
      await heading(stage.page, title);
    },
  };
}

async function receiveSlowly({ page, serverUrl, network }: Stage): Promise<void> {
  const { link } = await send(serverUrl, [file("Holiday pictures.zip", 4_000_000)]);
  network.mend();
  await page.goto(link.replace(serverUrl, network.url));
  await page.getByRole("button", { name: OPEN }).click();
  network.setSpeed(600_000);
  await waitForProgress(page, 30);
}
