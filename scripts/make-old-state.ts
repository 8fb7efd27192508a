import { execFileSync } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  ARCHIVE,
  clockAhead,
  LARGE_TEXT,
  OLD_COMMIT,
  packFolder,
} from "../test/support/old-state.ts";
import { CHECKOUT } from "../test/support/program.ts";
import { RawShare, type RawShareOptions, secret } from "../test/support/raw-share.ts";
import { createCliUser } from "../test/support/run-cli.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { tempFolder } from "../test/support/temp-folder.ts";
import { sentLink } from "../test/support/transcript.ts";
import { waitUntil } from "../test/support/wait-until.ts";
import { createWire } from "../test/support/wire.ts";

/**
 * Makes the fixture of test/torture/older-version.long.ts with an older version of this program:
 * `node scripts/make-old-state.ts`. It needs a clone with the complete history.
 */
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

const temp = await tempFolder();
const root = join(temp, "version");
git("worktree", "add", "--detach", root, OLD_COMMIT);
try {
  await symlink(join(CHECKOUT, "node_modules"), join(root, "node_modules"));
  await makeFixture();
} finally {
  git("worktree", "remove", "--force", root);
}

async function makeFixture(): Promise<void> {
  const folder = await tempFolder();
  const dataDir = join(folder, "data");
  const env = {
    DATA_DIR: dataDir,
    CLAIM_LEASE: String(DAY_SECONDS),
    RATE_LIMIT: "on",
    UPLOAD_ACCESS: "open",
    RATE_LIMIT_CLAIM: "1000/minute",
    RATE_LIMIT_PASSWORD: "1000/minute",
  };
  const earlier = await startServerProcess({ root, env: { ...env, ...clockAhead(-26 * HOUR_MS) } });
  const abandoned = await uploading(earlier.url);
  const expired = await RawShare.ready(earlier.url, { inline: true, expiresIn: 60 });
  await earlier.stop();

  const server = await startServerProcess({ root, env });
  const { url } = server;
  for (const share of [abandoned, expired]) {
    const here = Object.assign(new RawShare(url), { id: share.id });
    await waitUntil(async () => (await here.status(share.ownerToken)).json.state === "gone");
  }
  const withPassword: RawShareOptions = { inline: true, withPassword: true };
  const shares = {
    abandoned,
    expired,
    readyInline: await RawShare.ready(url, withPassword),
    readyBlob: await RawShare.ready(url, { maxDownloads: 2 }),
    uploading: await uploading(url),
    leasedInline: await RawShare.ready(url, { inline: true }),
    leasedBlob: await RawShare.ready(url),
    locked: await RawShare.ready(url, withPassword),
    claimed: await RawShare.ready(url),
    burned: await RawShare.ready(url),
    wrongPasswords: await RawShare.ready(url, withPassword),
  };
  const tickets = { leasedInline: secret(), leasedBlob: secret(), claimed: secret() };
  for (const [name, ticket] of Object.entries(tickets)) {
    await shares[name as keyof typeof tickets].claim(ticket);
  }
  await shares.readyBlob.preview();
  await shares.leasedBlob.content(tickets.leasedBlob, { range: "bytes=0-999" });
  await shares.claimed.content(tickets.claimed);
  await shares.claimed.receipt(tickets.claimed);
  await shares.burned.burn();
  for (let wrong = 0; wrong < 5; wrong++) await guess(shares.locked);
  for (let wrong = 0; wrong < 20; wrong++) {
    await guess(shares.wrongPasswords);
    if (wrong % 5 === 4) await shares.wrongPasswords.unlock();
  }

  const user = await createCliUser(root);
  const wire = await createWire(url);
  const send = ["send", "--server", wire.url];
  const unopened = sentLink(await user.run(send, { stdin: "an old text" })).link;
  const interrupted = sentLink(await user.run(send, { stdin: LARGE_TEXT })).link;
  const sending = wire.holdAfter("up", 80_000);
  const sender = user.start(send, { stdin: LARGE_TEXT });
  await sending;
  sender.kill("SIGKILL");
  wire.breakConnections();
  wire.release();
  const receiving = wire.holdAfter("down", 80_000);
  const recipient = user.start(["get", interrupted]);
  await receiving;
  recipient.kill("SIGKILL");
  wire.breakConnections();
  await Promise.all([sender.result, recipient.result]);
  await wire.close();
  const added = await user.run(["upload-token", "create", "old client"], { env });
  await server.stop();

  await cp(user.stateFolder, join(folder, "state"), { recursive: true });
  const saved = Object.entries(shares).map(([name, share]) => [
    name,
    { ...share, ciphertext: share.ciphertext.toString("base64url") },
  ]);
  const state = {
    ...{ madeAt: Date.now(), shares: Object.fromEntries(saved), tickets },
    ...{ uploadToken: added.stdout.trim(), links: { unopened, interrupted } },
    ...{ serverUrl: wire.url, home: dirname(user.stateFolder) },
  };
  await writeFile(join(folder, "secrets.json"), JSON.stringify(state, null, 2));
  await mkdir(join(CHECKOUT, "test/fixtures"), { recursive: true });
  packFolder(folder, ARCHIVE);
}

async function uploading(url: string): Promise<RawShare> {
  const share = await RawShare.created(url);
  await share.patch(0, share.ciphertext.subarray(0, 3_000));
  return share;
}

function guess(share: RawShare) {
  return share.preview({ linkProof: share.linkProof, passwordProof: secret() });
}

function git(...args: string[]): void {
  execFileSync("git", args, { cwd: CHECKOUT, stdio: "inherit" });
}
