import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { nodeCiphers } from "../../ciphers/node.ts";
import { ApiClient } from "../../client/api-client.ts";
import { ProblemError } from "../../client/errors.ts";
import { Recipient } from "../../client/receive.ts";
import { isTransient, type WaitOptions } from "../../client/retry.ts";
import { IntegrityError } from "../../protocol/age-file.ts";
import { parseLink, type ShareLink } from "../../protocol/link.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { nodeTransport } from "../node-transport.ts";
import { openWithPassword, type PasswordOptions } from "../password.ts";
import { requireSafeConnection } from "../shared-options.ts";
import { pruneCompileCache } from "../state/compile-cache.ts";
import { lockTransfer } from "../state/transfer-lock.ts";
import { sweepAbandoned } from "../sweep.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { RESUME_LATER, WaitingNotice } from "../terminal/waiting.ts";
import { safeJson, triesLeft } from "../terminal/wording.ts";
import { type DeliveredFile, LocalDownload } from "./local-download.ts";
import { chooseOutput, describeEntries, hasFolders, printParts } from "./output.ts";

/** The options of `get`. */
export interface GetOptions extends PasswordOptions {
  output?: string;
  json?: boolean;
  insecure?: boolean;
}

/** Maximum number of saved files that are listed. */
const MAX_LISTED_FILES = 20;

export async function runGet(
  context: CliContext,
  text: string,
  options: GetOptions,
): Promise<void> {
  const { stateFolder, platform } = context;
  const link = await parseLink(text);
  requireSafeConnection(link.baseUrl, options);
  const output = chooseOutput(options.output, context.currentFolder);
  if (output.folder === null && options.json) {
    throw new UsageError("--json and -o - both write to stdout. Choose one.");
  }
  await sweepAbandoned(stateFolder, context.now());
  await pruneCompileCache(context);
  const lock = await lockTransfer(stateFolder, `get-${link.id}`);
  if (!lock) {
    throw new ObstacleError(
      "Another command on this machine is opening this link. Wait until it ends.",
    );
  }
  try {
    const download = await LocalDownload.open({ stateFolder, id: link.id, output, platform });
    const recipient = await openShare(context, link, download, options).catch(async (error) => {
      await download.removeIfOver();
      throw error;
    });
    await runReceive(context, recipient, download, {
      id: link.id,
      json: options.json === true,
    });
  } finally {
    lock.release();
  }
}

/** Opens the share with its password and lists its content, without a claim. */
function openShare(
  context: CliContext,
  link: ShareLink,
  download: LocalDownload,
  options: GetOptions,
): Promise<Recipient> {
  const { terminal, signal } = context;
  const api = new ApiClient({ serverUrl: link.baseUrl, transport: nodeTransport });
  const notice = new WaitingNotice(terminal);
  const wait: WaitOptions = { signal, onDelay: notice.say };
  const open = async (password: string | null) => {
    const recipient = await Recipient.open(api, nodeCiphers, link, password);
    if (await recipient.hasBegun(download.journal)) {
      terminal.say("Resuming the download.");
      if (download.requestsOtherOutput) {
        const folder = download.output.folder ?? "stdout";
        terminal.say(`The first run chose the output ${folder}. This run continues there.`);
      }
    } else await preview(context, recipient, download, wait);
    return recipient;
  };
  if (!link.needsPassword) return open(null);
  const beforeAsking = async () => {
    // An earlier download resumes without this check: the server may have deleted its share by now.
    if ((await download.journal.load()) === null) await Recipient.checkLink(api, link, wait);
  };
  const isWrong = (error: unknown) => {
    const isWrongPassword = error instanceof ProblemError && error.code === "wrong_password";
    if (!isWrongPassword || error.attemptsRemaining === 0) return false;
    const left = error.attemptsRemaining;
    terminal.say(`${error.message}.${left === undefined ? "" : ` ${triesLeft(left)}.`}`);
    return true;
  };
  return openWithPassword(context, options, { beforeAsking, open, isWrong });
}

async function preview(
  { terminal }: CliContext,
  recipient: Recipient,
  download: LocalDownload,
  wait: WaitOptions,
): Promise<void> {
  const { manifest } = await recipient.preview(wait);
  terminal.say(`This share contains ${describeEntries(manifest.entries)}.`);
  if (download.output.folder === null && hasFolders(manifest.entries)) {
    throw new UsageError(
      "A folder can't be written to stdout. Save it with -o FOLDER. Nothing was opened.",
    );
  }
  const isForTerminal = terminal.stdout.isTTY && download.output.folder === null;
  if (isForTerminal && manifest.entries.some(({ kind }) => kind === "file")) {
    throw new UsageError(
      "A terminal can't show a file. Redirect stdout to a file: -o - > FILE. Nothing was opened.",
    );
  }
  await download.checkRoom(manifest);
}

async function runReceive(
  context: CliContext,
  recipient: Recipient,
  download: LocalDownload,
  { id, json }: { id: string; json: boolean },
): Promise<void> {
  const { terminal, signal } = context;
  const bar = new ProgressBar(terminal, "Receiving", (time) =>
    terminal.say(
      `This command retries for up to ${time}. ${RESUME_LATER} The server may end your download earlier.`,
    ),
  );
  let files: DeliveredFile[] | null = null;
  try {
    await recipient.receive({
      journal: download.journal,
      openStage: (manifest) => download.openStage(manifest),
      deliver: async (manifest) => {
        bar.stop();
        files = await download.deliverFiles(manifest);
        const parts = download.partsForStdout(manifest);
        if (json) {
          const texts = await Promise.all(parts.map((path) => readFile(path, "utf8")));
          const text = texts.length > 0 ? texts.join("\n") : undefined;
          await terminal.print(`${safeJson({ id, files, text })}\n`);
        } else await printParts(terminal, parts);
      },
      signal,
      onProgress: ({ stage, receivedBytes, totalBytes, delay }) => {
        if (delay) bar.waiting(delay);
        else if (stage === "downloading") bar.update(receivedBytes, totalBytes);
      },
    });
  } catch (error) {
    bar.stop();
    if (error instanceof IntegrityError) await download.discardStage();
    const isOver = await download.removeIfOver();
    if (!isOver && (signal.aborted || isTransient(error))) {
      terminal.say("To resume the download, run the same command again.");
    }
    throw error;
  }
  bar.stop();
  if (files) reportSaved(context, files, download.output.folder ?? "");
  else terminal.say("The share was already saved. Only the receipt was missing.");
  await download.discardStage();
  if ((await download.journal.load()) !== null) {
    terminal.say(
      "The server did not confirm the receipt, so the sender may have none yet. To send it again, run the same command again.",
    );
  }
}

function reportSaved(
  { terminal }: CliContext,
  files: readonly DeliveredFile[],
  folder: string,
): void {
  const saved = savedPaths(files, folder);
  for (const line of saved.slice(0, MAX_LISTED_FILES)) terminal.say(`Saved ${line}`);
  const more = saved.length - MAX_LISTED_FILES;
  if (more > 0) terminal.say(`… and ${countOf(more, "file")} more`);
}

/** The path of each file, and of each folder with the number of its files: "Downloads/photos (2000 files)". */
function savedPaths(files: readonly DeliveredFile[], folder: string): string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const [first = "", ...rest] = relative(folder, path).split(sep);
    const key = rest.length > 0 ? join(folder, first) : path;
    counts.set(key, rest.length > 0 ? (counts.get(key) ?? 0) + 1 : 0);
  }
  return [...counts].map(([path, count]) =>
    count === 0 ? path : `${path} (${countOf(count, "file")})`,
  );
}
