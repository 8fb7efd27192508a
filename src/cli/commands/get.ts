import type { Command } from "commander";
import { nodeCiphers } from "../../ciphers/node.ts";
import { ApiClient } from "../../client/api-client.ts";
import { ProblemError } from "../../client/errors.ts";
import { Recipient } from "../../client/receive.ts";
import { isTransient, type WaitOptions } from "../../client/retry.ts";
import { IntegrityError } from "../../protocol/age-file.ts";
import type { Manifest } from "../../protocol/bundle.ts";
import { parseLink, type ShareLink } from "../../protocol/link.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { openWithPassword, type PasswordOptions } from "../password.ts";
import {
  chooseOutput,
  describeEntries,
  type Output,
  printParts,
  readTexts,
} from "../saving/output.ts";
import { type DeliveredFile, Reception } from "../saving/reception.ts";
import {
  addInsecureOption,
  addPasswordOptions,
  helpFor,
  requireSafeConnection,
} from "../shared-options.ts";
import { takeLock } from "../state/state-folder.ts";
import { sweepAbandoned } from "../sweep.ts";
import { createProgressBar } from "../terminal/progress-bar.ts";
import { receivingWaits, WaitingNotice } from "../terminal/waiting.ts";
import { safeJson, triesLeft } from "../terminal/wording.ts";

interface GetOptions extends PasswordOptions {
  output?: string;
  json?: boolean;
  insecure?: boolean;
}

const HELP = `
Examples:
  onetimeshare get 'LINK'                files into this folder, a text to stdout
  onetimeshare get 'LINK' -o Downloads   everything into a folder
  onetimeshare get 'LINK' -o - | tar xz  everything to stdout

Put the link in quotes: it holds a "#". Nothing that is there already is overwritten; what was changed on its
way is refused as a whole. Interrupted? The same command again goes on where it stopped.

A link with a password locks after a few wrong ones (5, unless its server has it otherwise). The same wrong
one again does not count again.`;

/** So many files are named one by one. */
const MOST_NAMED = 20;

export function addGetCommand(program: Command, context: CliContext): void {
  const command = program
    .command("get")
    .summary("fetch and decrypt what a link holds, once")
    .description("Fetches what a link holds and decrypts it on this machine. That works once.")
    .argument("<link>", "the share's link, in quotes")
    .option("-o, --output <folder>", 'the folder to put everything into; "-" is stdout')
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
    throw new UsageError("stdout takes one thing: choose --json or -o -.");
  }
  await sweepAbandoned(stateFolder, context.now());
  const lock = await takeLock(stateFolder, `get-${link.id}`);
  if (!lock) {
    throw new ObstacleError("Another command on this machine is fetching this link. Wait for it.");
  }
  try {
    const reception = await Reception.open({ stateFolder, id: link.id, output, platform });
    const recipient = await openShare(context, link, reception, options);
    await receive(context, recipient, reception, { id: link.id, json: options.json === true });
  } finally {
    lock.release();
  }
}

/** Opens the share with its password and says what it holds. Nothing is claimed yet. */
function openShare(
  context: CliContext,
  link: ShareLink,
  reception: Reception,
  options: GetOptions,
): Promise<Recipient> {
  const { terminal, signal } = context;
  const api = new ApiClient({ serverUrl: link.baseUrl });
  const notice = new WaitingNotice(terminal);
  const wait: WaitOptions = { signal, onDelay: notice.say };
  const open = async (password: string | null) => {
    const recipient = await Recipient.open(api, nodeCiphers, link, password);
    if (await recipient.hasBegun(reception.journal)) sayItGoesOn(context, reception);
    else await preview(context, recipient, reception, wait);
    return recipient;
  };
  if (!link.needsPassword) return open(null);
  const beforeAsking = async () => {
    // What was begun is opened by its password alone, and the server may have nothing more to offer.
    if ((await reception.journal.load()) === null) await Recipient.checkLink(api, link, wait);
  };
  const isWrong = (error: unknown) => {
    const isIt = error instanceof ProblemError && error.code === "wrong_password";
    if (!isIt || error.attemptsRemaining === 0) return false;
    const left = error.attemptsRemaining;
    terminal.say(`${error.message}.${left === undefined ? "" : ` ${triesLeft(left)}.`}`);
    return true;
  };
  return openWithPassword(context, options, { beforeAsking, open, isWrong });
}

function sayItGoesOn({ terminal }: CliContext, reception: Reception): void {
  terminal.say("Going on where it stopped.");
  if (!reception.isElsewhere) return;
  const { folder } = reception.output;
  terminal.say(`It was begun for ${folder ?? "stdout"} and goes there now, too.`);
}

async function preview(
  { terminal }: CliContext,
  recipient: Recipient,
  reception: Reception,
  wait: WaitOptions,
): Promise<void> {
  const { manifest } = await recipient.preview(wait);
  terminal.say(`This link holds ${describeEntries(manifest.entries)}.`);
  refuseFilesOnTerminal(terminal.stdout.isTTY === true, manifest, reception.output);
  await reception.checkRoom(manifest);
}

function refuseFilesOnTerminal(isTerminal: boolean, manifest: Manifest, { folder }: Output): void {
  if (!isTerminal || folder !== null) return;
  if (manifest.entries.every(({ kind }) => kind === "text")) return;
  throw new UsageError(
    "A file is nothing to show on a terminal. Send it on: -o - > FILE. Nothing was claimed.",
  );
}

async function receive(
  context: CliContext,
  recipient: Recipient,
  reception: Reception,
  { id, json }: { id: string; json: boolean },
): Promise<void> {
  const { terminal, signal } = context;
  const bar = createProgressBar(terminal, "Receiving", (patience) =>
    terminal.say(receivingWaits(patience)),
  );
  let files: DeliveredFile[] | null = null;
  try {
    await recipient.receive({
      journal: reception.journal,
      openStage: (manifest) => reception.openStage(manifest),
      deliver: async (manifest) => {
        bar.stop();
        files = await reception.deliverFiles(manifest);
        const parts = reception.partsForStdout(manifest);
        if (json) await terminal.print(`${await toJson(id, files, parts)}\n`);
        else await printParts(terminal, parts);
      },
      signal,
      onProgress: ({ stage, receivedBytes, totalBytes, delay }) => {
        if (delay) bar.waiting(delay);
        else if (stage === "downloading") bar.update(receivedBytes, totalBytes);
      },
    });
  } catch (error) {
    bar.stop();
    if (error instanceof IntegrityError) await reception.discardStage();
    const isOver = await reception.removeIfOver();
    if (!isOver && (signal.aborted || isTransient(error))) {
      terminal.say("The same command again goes on where it stopped.");
    }
    throw error;
  }
  bar.stop();
  if (files) sayWhere(context, files);
  else terminal.say("It was delivered before; only the receipt was missing.");
  await reception.discardStage();
  if ((await reception.journal.load()) !== null) {
    terminal.say("The sender is not told yet: the server is away. The same command again tells.");
  }
}

async function toJson(
  id: string,
  files: readonly DeliveredFile[],
  textPaths: readonly string[],
): Promise<string> {
  const text = textPaths.length > 0 ? { text: await readTexts(textPaths) } : {};
  return safeJson({ id, files, ...text });
}

function sayWhere({ terminal }: CliContext, files: readonly DeliveredFile[]): void {
  for (const { path } of files.slice(0, MOST_NAMED)) terminal.say(`Saved ${path}`);
  const more = files.length - MOST_NAMED;
  if (more > 0) terminal.say(`… and ${countOf(more, "file")} more`);
}
