import { type Command, InvalidArgumentError } from "commander";
import { nodeCiphers } from "../../ciphers/node.ts";
import { ApiClient } from "../../client/api-client.ts";
import { isTransient } from "../../client/retry.ts";
import { type SentShare, sendShare } from "../../client/send.ts";
import { checkServer } from "../../client/send-checks.ts";
import { isSafeName } from "../../protocol/bundle.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { DURATION_FORMS, parseDuration } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { type PasswordOptions, passwordToSet } from "../password.ts";
import { checkToken, readSecretFile, readSecretVariable } from "../secrets.ts";
import { openResumableSend } from "../sending/resumable.ts";
import { describeSources, type OpenSource, openFile, readText, spool } from "../sending/sources.ts";
import {
  addPasswordOptions,
  addServerOptions,
  chooseServer,
  helpFor,
  requireSafeConnection,
  type ServerOptions,
} from "../shared-options.ts";
import { ShareList } from "../state/share-list.ts";
import { sweepAbandoned } from "../sweep.ts";
import { createProgressBar } from "../terminal/progress-bar.ts";
import { showQrCode } from "../terminal/terminal.ts";
import { SENDING_PATIENCE, sendingWaits, WaitingNotice } from "../terminal/waiting.ts";
import { formatMoment, safeJson } from "../terminal/wording.ts";

interface SendOptions extends PasswordOptions, ServerOptions {
  text?: boolean;
  /** The file name of what stands on stdin. */
  name?: string;
  expires?: number;
  downloads?: number;
  json?: boolean;
  qr?: boolean;
  /** The file whose first line is the upload token. */
  uploadTokenFile?: string;
}

const EXAMPLES = `
Examples:
  onetimeshare send report.pdf                  a file; prints its link
  onetimeshare send a.jpg b.jpg --expires 7d    two files under one link, for a week
  echo "the code is 4711" | onetimeshare send   a text from another program
  onetimeshare send --text --password           type a text, set a password for it
  tar cz folder | onetimeshare send - --name folder.tar.gz

Hand the link on over a channel you trust: who has it can open it, once. The link alone is printed to
stdout. Interrupted? The same command again goes on where it stopped.`;

export function addSendCommand(program: Command, context: CliContext): void {
  const command = program
    .command("send")
    .summary("encrypt files or a text and print a link that opens once")
    .description("Encrypts files or a text on this machine and prints a link that opens them once.")
    .argument("[files...]", 'the files to send; "-" is stdin as a file')
    .option("--text", "send a text from stdin; on a terminal: type it, end with Ctrl-D")
    .option(
      "--name <name>",
      'the file name of what comes from stdin with "-" (default: stdin)',
      readName,
    )
    .option(
      "--expires <time>",
      "how long the link works: 30m, 5h, 7d, '90 minutes', or seconds (default: the server's, often 5h)",
      readExpiry,
    )
    .option("--downloads <number>", "how often it may be opened (default: once)", readDownloads)
    .option("--json", "print {id, link, ownerToken, expiresAt} as JSON")
    .option("--qr", "show the link as a QR code, too");
  command.option(
    "--upload-token-file <file>",
    "read the upload token, where the server asks for one, from a file (or set ONETIMESHARE_UPLOAD_TOKEN)",
  );
  addPasswordOptions(command, "protect the share with a password, which is asked for");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, EXAMPLES))
    .action((files: string[], options: SendOptions) => send(context, files, options));
}

async function send(context: CliContext, files: string[], options: SendOptions): Promise<void> {
  const server = chooseServer(options, context.env);
  requireSafeConnection(server, options);
  const uploadToken = await givenUploadToken(context, options);
  const sources: OpenSource[] = [];
  try {
    const fromStdin = whatStdinIs(context, files, options);
    for (const path of files) if (path !== "-") sources.push(await openFile(context, path));
    if (fromStdin || options.password) await checkFirst(context, server, uploadToken, options);
    // On a terminal, the end of a text is the end of stdin.
    const password = await passwordToSet(context, options);
    if (fromStdin) sources.push(await readStdin(context, fromStdin, options.name ?? "stdin"));
    await tidy(context);
    await upload(context, server, sources, { password, uploadToken }, options);
  } finally {
    for (const source of sources) await source.close();
  }
}

/** Nobody should type a password or a text, nor a program write gigabytes, for a server that takes no share. */
function checkFirst(
  { terminal, signal }: CliContext,
  server: string,
  uploadToken: string | null,
  { expires: expiresInSeconds, downloads: maxDownloads }: SendOptions,
): Promise<void> {
  const notice = new WaitingNotice(terminal);
  return checkServer(new ApiClient({ serverUrl: server }), {
    ...{ uploadToken, expiresInSeconds, maxDownloads, signal },
    onDelay: notice.say,
  });
}

function whatStdinIs(
  { terminal, program }: CliContext,
  files: readonly string[],
  { text, name }: SendOptions,
): "file" | "text" | null {
  const dashes = files.filter((path) => path === "-").length;
  if (name !== undefined && dashes === 0) {
    throw new UsageError(`--name is for a file from stdin: ${program} send - --name NAME`);
  }
  if (dashes + (text ? 1 : 0) > 1) {
    throw new UsageError('stdin can be sent once: as a file with "-", or as a text with --text.');
  }
  if (dashes > 0) return "file";
  if (text) return "text";
  if (files.length > 0) return null;
  if (!terminal.stdin.isTTY) return "text";
  throw new UsageError(`Name what to send: ${program} send FILE, or ${program} send --text`);
}

function readStdin(context: CliContext, kind: "file" | "text", name: string): Promise<OpenSource> {
  const { terminal, stateFolder } = context;
  if (kind === "file") return spool(terminal.stdin, stateFolder, name);
  if (terminal.canAsk) terminal.say("Type the text. End it with Enter and then Ctrl-D.");
  return readText(terminal.stdin, context);
}

/** Drops what earlier commands left behind and nobody can use any more. */
async function tidy({ stateFolder, now }: CliContext): Promise<void> {
  await sweepAbandoned(stateFolder, now());
  await new ShareList(stateFolder).forgetOld(now());
}

/** Never an argument: those stand in process lists and in the shell's history. */
async function givenUploadToken(
  context: CliContext,
  { uploadTokenFile }: SendOptions,
): Promise<string | null> {
  const token =
    uploadTokenFile === undefined
      ? readSecretVariable(context, "ONETIMESHARE_UPLOAD_TOKEN")
      : await readSecretFile(context, uploadTokenFile, "upload token file");
  return checkToken(token, "upload token");
}

async function upload(
  context: CliContext,
  server: string,
  sources: readonly OpenSource[],
  { password, uploadToken }: { password: string | null; uploadToken: string | null },
  options: SendOptions,
): Promise<void> {
  const { terminal, signal, stateFolder } = context;
  const api = new ApiClient({ serverUrl: server });
  const { expires: expiresInSeconds, downloads: maxDownloads } = options;
  const resumable = await openResumableSend(stateFolder, {
    ...{ server, sources, expiresInSeconds, maxDownloads },
  });
  const bar = createProgressBar(terminal, "Sending", (patience) => {
    if (resumable) terminal.say(sendingWaits(patience));
  });
  let hasBegun = false;
  try {
    await sendShare(api, nodeCiphers, {
      sources,
      password,
      uploadToken,
      signal,
      expiresInSeconds,
      maxDownloads,
      journal: resumable?.journal,
      allowsPlainHttp: options.insecure,
      keep: async (share) => {
        bar.stop();
        await remember(context, server, share);
        await report(context, share, describeSources(sources), password !== null, options);
      },
      onProgress: ({ stage, sentBytes, totalBytes, delay }) => {
        // What stands there before this run has sent anything is an earlier one's.
        if (stage === "uploading" && !hasBegun && sentBytes > 0) {
          terminal.say("Going on where it stopped.");
        }
        hasBegun ||= stage === "uploading";
        if (delay) bar.waiting(delay);
        else if (hasBegun) bar.update(sentBytes, totalBytes);
      },
      retry: SENDING_PATIENCE,
    });
  } catch (error) {
    bar.stop();
    if (resumable && hasBegun && (signal.aborted || isTransient(error))) {
      terminal.say("The same command again goes on where it stopped.");
    }
    throw error;
  } finally {
    bar.stop();
    resumable?.lock.release();
  }
}

async function remember(
  { stateFolder, now }: CliContext,
  server: string,
  { id, ownerToken, receiptKey, expiresAt }: SentShare,
): Promise<void> {
  const createdAt = new Date(now()).toISOString();
  await new ShareList(stateFolder).remember({
    ...{ id, server, ownerToken, createdAt, expiresAt },
    receiptKey: encodeBase64url(receiptKey),
  });
}

async function report(
  { terminal, program }: CliContext,
  { id, link, ownerToken, expiresAt, maxDownloads }: SentShare,
  what: string,
  hasPassword: boolean,
  { json, qr }: SendOptions,
): Promise<void> {
  const data = json ? safeJson({ id, link, ownerToken, expiresAt }) : link;
  await terminal.print(`${data}\n`);
  if (qr) showQrCode(terminal, link);
  const often = maxDownloads === 1 ? "once" : `${maxDownloads} times`;
  terminal.say(`Sent ${what}. The link opens it ${often}, until ${formatMoment(expiresAt)}.`);
  if (hasPassword) terminal.say("Send the password by another way than the link.");
  terminal.say(`Was it opened?  ${program} status ${id}`);
  terminal.say(`Delete it:      ${program} burn ${id}`);
}

function readName(text: string): string {
  if (!isSafeName(text)) throw new InvalidArgumentError("Write a file's name, without a path.");
  return text;
}

function readExpiry(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null) {
    throw new InvalidArgumentError(`Write it like ${DURATION_FORMS}.`);
  }
  return seconds;
}

function readDownloads(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Write a number from 1 on.");
  return Number(text);
}
