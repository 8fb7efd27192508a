import type { BrowserContext, Page, Route } from "playwright-core";
import { ApiClient } from "../../../src/client/api-client.ts";
import { heading, open, waitForProgress } from "../receiving/receive-steps.ts";
import { CREATE_LINK, choose, generatePassword, makeLink, savedIn } from "../sending/send-steps.ts";
import { fetchPart } from "../support/partial-download.ts";
import { refusal } from "../support/refusal.ts";
import { file, text } from "../support/shares.ts";
import { guessWrongly } from "../support/wrong-guesses.ts";
import type { Scene, Stage } from "./scene.ts";

const CONTENT = [file("Contract (signed).pdf", 240_000), text("The code for the door is 4711.")];
const CREATION = "**/api/v1/shares";
const MANY = [
  file("تقرير المالية النهائي (نسخة).pdf", 240_000),
  file(
    "Minutes of the meeting of the board of directors on the third of November (corrected).docx",
    81_000,
  ),
  ...Array.from({ length: 40 }, (_, place) => file(`picture-${place + 1}.jpg`, 9_000 + place)),
];
const LARGE = [file("Holiday pictures.zip", 6_000_000)];

export const sendScenes: Scene[] = [
  {
    name: "send-empty",
    caption: "The form before the sender adds anything.",
    arrange: ({ page, serverUrl }) => visit(page, serverUrl),
  },
  {
    name: "send-filled",
    caption: "A file, text and a generated password.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await generatePassword(page);
    },
  },
  {
    name: "send-nothing",
    caption: "The sender chose no file and wrote no text.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("alert").getByText("Choose a file").waitFor();
    },
  },
  {
    name: "send-too-large",
    caption: "The share is too large. The page says so before any upload.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, [file("Whole disk.img", 9_000_000)]);
      await page.getByRole("alert").getByText("The share is too large").waitFor();
    },
  },
  {
    name: "send-dropping",
    isCovered: true,
    caption: "Someone drags a file over the page.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      const dataTransfer = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "x.txt"));
        return data;
      });
      await page.dispatchEvent("main", "dragover", { dataTransfer });
      await page.getByText("Drop the files").waitFor();
    },
  },
  {
    name: "send-sending",
    caption: "An upload is running.",
    async arrange(stage) {
      await sendUntil(stage, () => {});
      await stage.page.getByText("per second").first().waitFor();
    },
  },
  {
    name: "send-paused",
    caption: "The sender has paused the upload.",
    async arrange(stage) {
      await sendUntil(stage, (route) => void route.continue());
      await stage.page.getByRole("button", { name: "Pause" }).click();
      await heading(stage.page, "Paused");
      await stage.page.getByRole("button", { name: "Resume" }).waitFor();
    },
  },
  {
    name: "send-interrupted",
    caption: "The connection is lost. The upload resumes when it is back.",
    async arrange(stage) {
      await sendUntil(stage, (route) => void route.abort());
      await stage.page.getByText("The connection is interrupted").first().waitFor();
    },
  },
  {
    name: "send-limited",
    caption:
      "The server limits the rate. The page shows the delay. Files and text stay on the page.",
    async arrange({ page, context, serverUrl }) {
      await context.route(CREATION, refusal("rate_limited", { retryAfterSeconds: 1_500 }));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByText("You can send the share in 25 minutes").waitFor();
    },
  },
  {
    name: "send-many",
    isCovered: true,
    caption: "A long list scrolls by itself. Each name has its own writing direction.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, MANY);
    },
  },
  {
    name: "send-refused",
    caption: "The server's storage is full. Files and text stay on the page.",
    async arrange({ page, context, serverUrl }) {
      await context.route(CREATION, refusal("storage_full"));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("alert").getByText("The server's storage is full").waitFor();
    },
  },
  {
    name: "send-upload-token",
    caption: "The server requires an upload token.",
    async arrange({ page, context, serverUrl }) {
      await askFor(context, "token");
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByLabel("Upload token", { exact: true }).fill(`ots_${"x".repeat(43)}`);
      await page.getByLabel("Save the token").check();
    },
  },
  {
    name: "send-no-token",
    caption: "The upload token is missing. Its field shows the error and has the focus.",
    async arrange({ page, context, serverUrl }) {
      await askFor(context, "token");
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("alert").getByText("Enter your upload token").waitFor();
    },
  },
  {
    name: "send-token-refused",
    caption: "The upload token is wrong or revoked. Its field shows the error.",
    async arrange({ page, context, serverUrl }) {
      await askFor(context, "token");
      const detail = "This upload token is wrong or revoked.";
      await context.route(CREATION, refusal("upload_not_allowed", { detail }));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByLabel("Upload token", { exact: true }).fill(`ots_${"x".repeat(43)}`);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByText("wrong or revoked").waitFor();
    },
  },
  {
    name: "send-signed-out",
    caption: "The sign-in at the proxy has expired.",
    async arrange({ page, context, serverUrl }) {
      await askFor(context, "proxy");
      await context.route(CREATION, refusal("sign_in_required"));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("link", { name: "Open a new tab to sign in" }).waitFor();
    },
  },
  {
    name: "send-sent",
    caption: "The link is ready.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await makeLink(page);
      await page.getByText("Waiting to be opened").waitFor();
    },
  },
  {
    name: "send-opening",
    caption:
      "The page shows how far the recipient's download is. The link is hidden, because nobody can open it.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, LARGE);
      const link = await makeLink(page);
      await page.getByText("Waiting to be opened").waitFor();
      await fetchPart(link, 42);
      await page.getByText("42%").waitFor();
    },
  },
  {
    name: "send-received",
    caption:
      "The recipient has received everything. The receipt is verified, and the link is no longer on the page.",
    async arrange({ page, context, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      const link = await makeLink(page);
      await page.getByText("Waiting to be opened").waitFor();
      const other = await context.browser()?.newPage();
      if (other) await open(other, link);
      await page.getByText("The receipt is verified").waitFor();
      await other?.close();
    },
  },
  {
    name: "send-guessed",
    caption: "Someone entered wrong passwords. Three more lock the share.",
    arrange: (stage) => sendGuarded(stage, 2, "Wrong passwords: 2 of 5."),
  },
  {
    name: "send-locked",
    caption: "Locked after five wrong passwords. The sender can unlock it here.",
    arrange: (stage) => sendGuarded(stage, 5, "too many wrong passwords"),
  },
  {
    name: "send-burned",
    caption: "The sender has burned the share. The link is no longer on the page.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await makeLink(page);
      await page.getByText("Waiting to be opened").waitFor();
      const [share] = await savedIn(page);
      if (share) await new ApiClient({ serverUrl }).burn(share.id, share.ownerToken);
      await heading(page, "Burned");
    },
  },
  {
    name: "send-more-ways",
    caption: "On a phone, “More ways” shows the other ways to hand over the link.",
    async arrange({ page, serverUrl }) {
      const size = page.viewportSize();
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await makeLink(page);
      await page.getByText("Waiting to be opened").waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      await page.getByRole("button", { name: "More ways" }).click();
      if (size) await page.setViewportSize(size);
    },
  },
  {
    name: "send-slip",
    caption: "The printed slip for the recipient.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await makeLink(page);
      await page.emulateMedia({ media: "print" });
      await page.getByRole("heading", { name: "A share for you" }).waitFor();
    },
  },
  {
    name: "send-sent-qr",
    caption: "The link as a QR code, and the password.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await generatePassword(page);
      await makeLink(page);
      const more = page.getByRole("button", { name: "More ways" });
      if (await more.isVisible()) await more.click();
      await page.getByRole("button", { name: "Show QR code" }).click();
      await page.getByRole("img", { name: "QR code of the link" }).waitFor();
    },
  },
  {
    name: "send-unreachable",
    caption: "The server can't be reached.",
    async arrange({ page, context, serverUrl }) {
      await context.route("**/api/v1/config", (route) => route.abort());
      await page.goto(serverUrl);
      await heading(page, "The server can't be reached");
    },
  },
  {
    name: "send-not-secure",
    caption: "The page was loaded over plain http.",
    async arrange({ page, serverUrl }) {
      await page.addInitScript(() =>
        Object.defineProperty(window, "isSecureContext", { value: false }),
      );
      await page.goto(serverUrl);
      await heading(page, "This connection is not secure");
    },
  },
  {
    name: "send-old-browser",
    caption: "The browser is too old.",
    async arrange({ page, serverUrl }) {
      await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, "any"));
      await page.goto(serverUrl);
      await heading(page, "This browser is too old");
    },
  },
];

async function visit(page: Page, serverUrl: string): Promise<void> {
  await page.goto(serverUrl);
  await page.getByRole("button", { name: CREATE_LINK }).waitFor();
}

/** Replaces the server's answer about upload access. */
async function askFor(context: BrowserContext, uploadAccess: "token" | "proxy"): Promise<void> {
  await context.route("**/api/v1/config", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), uploadAccess } });
  });
}

/** Sends a share with a password, and enters wrong ones. */
async function sendGuarded({ page, serverUrl }: Stage, guesses: number, expected: string) {
  await visit(page, serverUrl);
  await choose(page, CONTENT);
  await generatePassword(page);
  const link = await makeLink(page);
  await page.getByText("Waiting to be opened").waitFor();
  await guessWrongly(link, guesses);
  await page.getByText(expected).waitFor();
}

/** Uploads a quarter. `then` handles every later upload request. */
async function sendUntil(
  { page, context, serverUrl }: Stage,
  then: (route: Route) => void,
): Promise<void> {
  let hasQuarter = false;
  await context.route("**/api/v1/uploads/*", async (route) => {
    if (hasQuarter) return then(route);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return route.continue();
  });
  await visit(page, serverUrl);
  await choose(page, LARGE);
  await page.getByRole("button", { name: CREATE_LINK }).click();
  await waitForProgress(page, 25);
  hasQuarter = true;
}
