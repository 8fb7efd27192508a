import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { nodeCiphers } from "../../ciphers/node.ts";
import { ApiClient } from "../../client/api-client.ts";
import { isTransient } from "../../client/retry.ts";
import { type SentShare, sendShare } from "../../client/send.ts";
import { checkServer } from "../../client/send-checks.ts";
import { bundleOf } from "../../client/source.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { countOf, timesOf } from "../../protocol/quantities.ts";
import { numberedName } from "../../protocol/safe-name.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { nodeTransport } from "../node-transport.ts";
import { type PasswordOptions, passwordToSet, requiredPassword } from "../password.ts";
import { givenUploadToken } from "../secrets.ts";
import { chooseServer, requireSafeConnection, type ServerOptions } from "../shared-options.ts";
import { pruneCompileCache } from "../state/compile-cache.ts";
import { ShareList } from "../state/share-list.ts";
import { sweepAbandoned } from "../sweep.ts";
import { noticeOnce } from "../terminal/operator-notice.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { showQrCode } from "../terminal/terminal.ts";
import { RESUME_LATER, WaitingNotice } from "../terminal/waiting.ts";
import { formatMoment, safeJson } from "../terminal/wording.ts";
import { describeSkipped, listed, openFolder } from "./folder.ts";
import { openResumableSend } from "./resumable.ts";
import { describeSources, type OpenSource, openFile, openStdinText, spool } from "./sources.ts";

/** The options of `send`. */
export interface SendOptions extends PasswordOptions, ServerOptions {
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

export async function runSend(
  context: CliContext,
  files: string[],
  options: SendOptions,
): Promise<void> {
  const server = chooseServer(options, context.env);
  requireSafeConnection(server, options);
  const uploadToken = await givenUploadToken(context, options);
  const sources: OpenSource[] = [];
  try {
    const fromStdin = chooseStdinKind(context, files, options);
    const paths = files.filter((path) => path !== "-");
    for await (const opened of openPaths(context, paths)) sources.push(opened);
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
    sayChangedNames(context, sources);
    await removeOldState(context);
    await upload(context, server, sources, { password, uploadToken, showNotice }, options);
  } finally {
    for (const source of sources) await source.close();
  }
}

/** The files at the paths, and the content of the folders. Says what is not sent. */
async function* openPaths(
  context: CliContext,
  paths: readonly string[],
): AsyncGenerator<OpenSource, void, undefined> {
  const { terminal, currentFolder } = context;
  const names = new Set<string>();
  for (const path of paths) {
    const fullPath = resolve(currentFolder, path);
    const isFolder = path !== "" && (await stat(fullPath).catch(() => null))?.isDirectory();
    if (!isFolder) {
      yield await openFile(context, path);
      continue;
    }
    const name = freeName(basename(fullPath) || "files", names);
    const { sources, skipped } = await openFolder(context, path, fullPath, name);
    for (const sentence of describeSkipped(skipped)) terminal.say(sentence);
    yield* sources;
  }
}

/** Two folders with the same name must not be merged into one. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = numberedName(name, number);
  taken.add(free);
  return free;
}

/** Says which names the share has in another form, because some systems can't store them or can't tell them apart. */
function sayChangedNames({ terminal }: CliContext, sources: readonly OpenSource[]): void {
  const { version, entries } = bundleOf(sources);
  if (version === 1) return;
  const sent = new Set(entries.map((entry) => (entry.kind === "text" ? null : entry.name)));
  const paths = sources.map(({ folders = [], name }) => [...folders, name].join("/"));
  const changed = paths.filter((path, index) => sources[index]?.kind === "file" && !sent.has(path));
  if (changed.length > 0) {
    terminal.say(
      `${countOf(changed.length, "file")} will arrive under another name, because not every system can store this one${listed(changed)}`,
    );
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
    throw new UsageError('stdin can be sent once: as a file with "-", or as text with --text.');
  }
  if (dashes > 0) return "file";
  if (text) return "text";
  if (files.length > 0) return null;
  if (!terminal.stdin.isTTY) return "text";
  throw new UsageError(`Give a file or text: ${program} send FILE, or ${program} send --text`);
}

function readStdin(context: CliContext, kind: "file" | "text", name: string): Promise<OpenSource> {
  const { terminal, stateFolder } = context;
  if (kind === "file") return spool(terminal.stdin, stateFolder, name);
  if (terminal.canAsk) terminal.say("Type the text. End it with Enter and then Ctrl-D.");
  return openStdinText(terminal.stdin, context);
}

/** Removes the state of earlier commands that is too old to use. */
async function removeOldState(context: CliContext): Promise<void> {
  const { stateFolder, now } = context;
  await sweepAbandoned(stateFolder, now());
  await new ShareList(stateFolder).removeOld(now());
  await pruneCompileCache(context);
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
