import type { BrowserContext, Page, Route } from "playwright-core";
import { heading, waitForProgress } from "../receive-steps.ts";
import { refusal } from "../refusal.ts";
import { CREATE_LINK, choose, makeLink } from "../send-steps.ts";
import { file, text } from "../shares.ts";
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
    caption: "What a sender sees first.",
    arrange: ({ page, serverUrl }) => visit(page, serverUrl),
  },
  {
    name: "send-filled",
    caption: "A file, a text and a password that was made up.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: "Generate" }).click();
    },
  },
  {
    name: "send-nothing",
    caption: "Nothing was chosen.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("alert").getByText("Choose a file").waitFor();
    },
  },
  {
    name: "send-too-large",
    caption: "More than the server takes, told before anything leaves.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, [file("Whole disk.img", 9_000_000)]);
      await page.getByRole("alert").getByText("The share is too large").waitFor();
    },
  },
  {
    name: "send-dropping",
    isCovered: true,
    caption: "A file is held over the page.",
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
    caption: "Under way.",
    async arrange(stage) {
      await sendUntil(stage, () => {});
      await stage.page.getByText("per second").first().waitFor();
    },
  },
  {
    name: "send-interrupted",
    caption: "The connection is lost: it goes on by itself.",
    async arrange(stage) {
      await sendUntil(stage, (route) => void route.abort());
      await stage.page.getByText("The connection is interrupted").first().waitFor();
    },
  },
  {
    name: "send-limited",
    caption:
      "The server takes no more from here for a while: how long, and all that was chosen is still there.",
    async arrange({ page, context, serverUrl }) {
      await context.route(CREATION, refusal("rate_limited", { retryAfterSeconds: 1_500 }));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByText("You can send it in 25 minutes").waitFor();
    },
  },
  {
    name: "send-many",
    isCovered: true,
    caption: "A long list is scrolled by itself; names stand in their own direction.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, MANY);
    },
  },
  {
    name: "send-refused",
    caption: "The server has no room; all that was chosen is still there.",
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
    caption: "The server asks for an upload token.",
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
    caption: "The upload token is missing: told at its field, which has the focus.",
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
    caption: "The upload token is wrong or revoked: told at its field.",
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
    caption: "The sign-in before the server is over.",
    async arrange({ page, context, serverUrl }) {
      await askFor(context, "proxy");
      await context.route(CREATION, refusal("sign_in_required"));
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: CREATE_LINK }).click();
      await page.getByRole("link", { name: "Sign in again" }).waitFor();
    },
  },
  {
    name: "send-sent",
    caption: "The link.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await makeLink(page);
    },
  },
  {
    name: "send-sent-qr",
    caption: "The link as a QR code, and the password, to be told another way.",
    async arrange({ page, serverUrl }) {
      await visit(page, serverUrl);
      await choose(page, CONTENT);
      await page.getByRole("button", { name: "Generate" }).click();
      await makeLink(page);
      await page.getByRole("button", { name: "Show QR code" }).click();
      await page.getByRole("img", { name: "QR code of the link" }).waitFor();
    },
  },
  {
    name: "send-unreachable",
    caption: "The server is away.",
    async arrange({ page, context, serverUrl }) {
      await context.route("**/api/v1/config", (route) => route.abort());
      await page.goto(serverUrl);
      await heading(page, "The server can't be reached");
    },
  },
  {
    name: "send-not-secure",
    caption: "The page came by plain http.",
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
    caption: "The browser lacks what is needed.",
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

/** The server says in its configuration whom it takes shares from. */
async function askFor(context: BrowserContext, uploadAccess: "token" | "proxy"): Promise<void> {
  await context.route("**/api/v1/config", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), uploadAccess } });
  });
}

/** Sends until some of it has arrived; every further request of the upload is left to `then`. */
async function sendUntil(
  { page, context, serverUrl }: Stage,
  then: (route: Route) => void,
): Promise<void> {
  let isUnderWay = false;
  await context.route("**/api/v1/uploads/*", async (route) => {
    if (isUnderWay) return then(route);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return route.continue();
  });
  await visit(page, serverUrl);
  await choose(page, LARGE);
  await page.getByRole("button", { name: CREATE_LINK }).click();
  await waitForProgress(page, 25);
  isUnderWay = true;
}
