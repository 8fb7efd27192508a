import { readFile } from "node:fs/promises";
import type { Command } from "commander";
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
import { type DeliveredFile, LocalDownload } from "../saving/local-download.ts";
import { chooseOutput, describeEntries, printParts } from "../saving/output.ts";
import {
  addInsecureOption,
  addPasswordOptions,
  helpFor,
  requireSafeConnection,
} from "../shared-options.ts";
import { lockTransfer } from "../state/state-folder.ts";
import { sweepAbandoned } from "../sweep.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { RESUME_LATER, WaitingNotice } from "../terminal/waiting.ts";
import { safeJson, triesLeft } from "../terminal/wording.ts";

interface GetOptions extends PasswordOptions {
  output?: string;
  json?: boolean;
  insecure?: boolean;
}

const HELP = `
Examples:
  onetimeshare get 'LINK'                save files in this folder, print a text to stdout
  onetimeshare get 'LINK' -o Downloads   save everything in a folder
  onetimeshare get 'LINK' -o - | tar xz  print everything to stdout

The quotes protect the "#" of the link from the shell. The command overwrites no file: a second report.pdf becomes
report (2).pdf. Files appear only after the whole share is verified. To resume an interrupted download, run the same
command again. Too many wrong passwords, usually 5, lock the share. The same wrong password counts once.`;

/** Maximum number of saved files that are listed. */
const MAX_LISTED_FILES = 20;

export function addGetCommand(program: Command, context: CliContext): void {
  const command = program
    .command("get")
    .summary("open a link: download, decrypt and save its content")
    .description(
      "Opens a link: downloads its content, decrypts it on this machine and saves it. Most links work once.",
    )
    .argument("<link>", "the share's link, in quotes")
    .option(
      "-o, --output <folder>",
      'save everything into this folder, such as Downloads; "-" writes to stdout',
    )
    .option("--json", "print {id, files, text} as JSON");
  addPasswordOptions(command, "ask for the share's password");
  addInsecureOption(command)
    .addHelpText("after", helpFor(context, HELP))
    .action((link: string, options: GetOptions) => get(context, link, options));
}

async function get(context: CliContext, text: string, options: GetOptions): Promise<void> {
  const { stateFolder, platform } = context;
  const link = await parseLink(text);
  requireSafeConnection(link.baseUrl, options);
  const output = chooseOutput(options.output, context.currentFolder);
  if (output.folder === null && options.json) {
    throw new UsageError("--json and -o - both write to stdout. Choose one.");
  }
  await sweepAbandoned(stateFolder, context.now());
  const lock = await lockTransfer(stateFolder, `get-${link.id}`);
  if (!lock) {
    throw new ObstacleError(
      "Another command on this machine is opening this link. Wait until it ends.",
    );
  }
  try {
    const download = await LocalDownload.open({ stateFolder, id: link.id, output, platform });
    const recipient = await openShare(context, link, download, options);
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
  if (files) reportSaved(context, files);
  else terminal.say("The share was already saved. Only the receipt was missing.");
  await download.discardStage();
  if ((await download.journal.load()) !== null) {
    terminal.say(
      "The server did not confirm the receipt, so the sender may have none yet. To send it again, run the same command again.",
    );
  }
}

function reportSaved({ terminal }: CliContext, files: readonly DeliveredFile[]): void {
  for (const { path } of files.slice(0, MAX_LISTED_FILES)) terminal.say(`Saved ${path}`);
  const more = files.length - MAX_LISTED_FILES;
  if (more > 0) terminal.say(`… and ${countOf(more, "file")} more`);
}
