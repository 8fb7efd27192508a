import { type Command, InvalidArgumentError } from "commander";
import { nodeCiphers } from "../../ciphers/node.ts";
import { ApiClient } from "../../client/api-client.ts";
import { isTransient } from "../../client/retry.ts";
import { type SentShare, sendShare } from "../../client/send.ts";
import { checkServer } from "../../client/send-checks.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { isSafeName } from "../../protocol/bundle.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { parseDuration, timesOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { nodeTransport } from "../node-transport.ts";
import { type PasswordOptions, passwordToSet, requiredPassword } from "../password.ts";
import { givenUploadToken } from "../secrets.ts";
import { openResumableSend } from "../sending/resumable.ts";
import {
  describeSources,
  type OpenSource,
  openFile,
  openStdinText,
  spool,
} from "../sending/sources.ts";
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
import { noticeOnce } from "../terminal/operator-notice.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { showQrCode } from "../terminal/terminal.ts";
import { RESUME_LATER, WaitingNotice } from "../terminal/waiting.ts";
import { formatMoment, safeJson } from "../terminal/wording.ts";

interface SendOptions extends PasswordOptions, ServerOptions {
  text?: boolean;
  /** The file name for the content of stdin. */
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
  onetimeshare send report.pdf                  send a file and print its link
  onetimeshare send a.jpg b.jpg --expires 7d    send two files with one link that works for a week
  echo "the code is 4711" | onetimeshare send   send the output of a program as a text
  onetimeshare send --text --password           type a text and a password
  onetimeshare send report.pdf --downloads 3    let the link work three times
  tar cz folder | onetimeshare send - --name folder.tar.gz

Everyone who has the link can open it, so send it through a channel that you trust. Only the link goes to stdout.
To resume an interrupted upload, run the same command again.`;

export function addSendCommand(program: Command, context: CliContext): void {
  const command = program
    .command("send")
    .summary("encrypt files or a text and print a link")
    .description(
      "Encrypts files or a text on this machine, uploads them and prints the link to open them.",
    )
    .argument("[files...]", 'the files to send; "-" sends stdin as a file')
    .option("--text", "send stdin as a text; on a terminal, type it and end it with Ctrl-D")
    .option(
      "--name <name>",
      'with "-": the name of the file, such as folder.tar.gz (default: stdin)',
      readName,
    )
    .option(
      "--expires <time>",
      "how long the link works, such as 30m, 5h, 7d, '1 week' or '90 minutes' (default: the server's, usually 5h)",
      readExpiry,
    )
    .option(
      "--downloads <number>",
      "how often the link works, such as 3 (default: 1)",
      readDownloads,
    )
    .option("--json", "print {id, link, ownerToken, expiresAt} as JSON")
    .option("--qr", "also show the link as a QR code on stderr");
  command.option(
    "--upload-token-file <file>",
    "read the upload token, if the server requires one, from the first line of a file (or set ONETIMESHARE_UPLOAD_TOKEN)",
  );
  addPasswordOptions(command, "ask for a password and protect the share with it");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, EXAMPLES))
    .action((files: string[], options: SendOptions) => runSend(context, files, options));
}

async function runSend(context: CliContext, files: string[], options: SendOptions): Promise<void> {
  const server = chooseServer(options, context.env);
  requireSafeConnection(server, options);
  const uploadToken = await givenUploadToken(context, options);
  const sources: OpenSource[] = [];
  try {
    const fromStdin = chooseStdinKind(context, files, options);
    for (const path of files) if (path !== "-") sources.push(await openFile(context, path));
    const showNotice = noticeOnce(context.terminal);
    const config =
      fromStdin || options.password
        ? await checkFirst(context, server, uploadToken, options)
        : null;
    if (config) showNotice(config);
    // The password is read first, because Ctrl-D at the end of the text also ends stdin.
    const password =
      (await passwordToSet(context, options)) ??
      (config?.passwordRequired ? await requiredPassword(context) : null);
    if (fromStdin) sources.push(await readStdin(context, fromStdin, options.name ?? "stdin"));
    await removeOldState(context);
    await upload(context, server, sources, { password, uploadToken, showNotice }, options);
  } finally {
    for (const source of sources) await source.close();
  }
}

/** Asks the server if it would accept the share, before a person types it or a program writes it. */
function checkFirst(
  { terminal, signal }: CliContext,
  server: string,
  uploadToken: string | null,
  { expires: expiresInSeconds, downloads: maxDownloads }: SendOptions,
): Promise<ServerConfig> {
  const notice = new WaitingNotice(terminal);
  return checkServer(new ApiClient({ serverUrl: server, transport: nodeTransport }), {
    ...{ uploadToken, expiresInSeconds, maxDownloads, signal },
    onDelay: notice.say,
  });
}

function chooseStdinKind(
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
  throw new UsageError(`Give a file or a text: ${program} send FILE, or ${program} send --text`);
}

function readStdin(context: CliContext, kind: "file" | "text", name: string): Promise<OpenSource> {
  const { terminal, stateFolder } = context;
  if (kind === "file") return spool(terminal.stdin, stateFolder, name);
  if (terminal.canAsk) terminal.say("Type the text. End it with Enter and then Ctrl-D.");
  return openStdinText(terminal.stdin, context);
}

/** Removes the state of earlier commands that is too old to use. */
async function removeOldState({ stateFolder, now }: CliContext): Promise<void> {
  await sweepAbandoned(stateFolder, now());
  await new ShareList(stateFolder).removeOld(now());
}

async function upload(
  context: CliContext,
  server: string,
  sources: readonly OpenSource[],
  {
    password: givenPassword,
    uploadToken,
    showNotice,
  }: {
    password: string | null;
    uploadToken: string | null;
    showNotice: (config: ServerConfig) => void;
  },
  options: SendOptions,
): Promise<void> {
  const { terminal, signal, stateFolder } = context;
  const api = new ApiClient({ serverUrl: server, transport: nodeTransport });
  const { expires: expiresInSeconds, downloads: maxDownloads } = options;
  const command = { server, sources, expiresInSeconds, maxDownloads };
  const resumable = await openResumableSend(stateFolder, command);
  const bar = new ProgressBar(terminal, "Sending", (time) => {
    if (resumable) terminal.say(`This command retries for up to ${time}. ${RESUME_LATER}`);
  });
  let isUploading = false;
  let password = givenPassword;
  try {
    await sendShare(api, nodeCiphers, {
      sources,
      password,
      askPassword: async () => {
        password = await requiredPassword(context);
        return password;
      },
      onConfig: showNotice,
      uploadToken,
      signal,
      expiresInSeconds,
      maxDownloads,
      journal: resumable?.journal,
      allowsPlainHttp: options.insecure,
      saveShare: async (share) => {
        bar.stop();
        const { id, ownerToken, expiresAt } = share;
        const createdAt = new Date(context.now()).toISOString();
        const receiptKey = encodeBase64url(share.receiptKey);
        const owned = { id, server, ownerToken, receiptKey, createdAt, expiresAt };
        await new ShareList(stateFolder).add(owned);
        await report(context, share, describeSources(sources), password !== null, options);
      },
      onProgress: ({ stage, sentBytes, totalBytes, delay }) => {
        // The first report of the upload counts only bytes that an earlier run sent.
        if (stage === "uploading" && !isUploading && sentBytes > 0) {
          terminal.say("Resuming the upload.");
        }
        isUploading ||= stage === "uploading";
        if (delay) bar.waiting(delay);
        else if (isUploading) bar.update(sentBytes, totalBytes);
      },
      // Waiting is better than sending everything again.
      retry: { giveUpAfterMs: 60 * 60 * 1000 },
    });
  } catch (error) {
    bar.stop();
    if (resumable && isUploading && (signal.aborted || isTransient(error))) {
      terminal.say("To resume the upload, run the same command again.");
    }
    throw error;
  } finally {
    resumable?.lock.release();
  }
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
  terminal.say(
    `Sent ${what}. The link works ${timesOf(maxDownloads)}, until ${formatMoment(expiresAt)}.`,
  );
  if (hasPassword) terminal.say("Send the password through another channel than the link.");
  terminal.say(`Was it opened?  ${program} status ${id}`);
  terminal.say(`Delete it:      ${program} burn ${id}`);
}

function readName(text: string): string {
  if (!isSafeName(text))
    throw new InvalidArgumentError("Write the name of a file without a path, such as report.pdf.");
  return text;
}

function readExpiry(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null)
    throw new InvalidArgumentError("Write a time such as 30m, 5h, 7d or '1 week'.");
  return seconds;
}

function readDownloads(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError("Write a number from 1, such as 3.");
  return Number(text);
}
