import { type Command, InvalidArgumentError } from "commander";
import { parseDuration, parseSize, sizeInWords } from "../../protocol/quantities.ts";
import type { UploadToken, UploadTokenStore } from "../../server/access/upload-token-store.ts";
import type { Config } from "../../server/config/config.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { helpFor } from "../shared-options.ts";
import { safeJson, withoutControls } from "../terminal/wording.ts";
import { startFailure } from "./serve.ts";

const HELP = `
Run this on the server's machine, as the server's user and with the server's settings (DATA_DIR, REDIS_URL). The
server may be running. It accepts upload tokens if UPLOAD_ACCESS is token or oidc.

Examples:
  onetimeshare upload-token create anna         create a token and print it once
  onetimeshare upload-token create guest --expires 7d --bytes-per-day "1 GiB"
  onetimeshare upload-token list                list all tokens with their ids
  onetimeshare upload-token revoke 3f2a91bc04   revoke a token by its id in the list`;

interface OutputOptions {
  json?: boolean;
}

interface CreateOptions extends OutputOptions {
  /** A quota. */
  bytesPerDay?: number;
  /** Seconds. */
  expires?: number;
}

export function addUploadTokenCommand(program: Command, context: CliContext): void {
  const command = program
    .command("upload-token")
    .summary("decide who may send, on a server that requires tokens")
    .description(
      "Creates, lists and revokes upload tokens. The holder of a token can create shares.",
    )
    .addHelpText("after", helpFor(context, HELP));
  command
    .command("create <name>")
    .description("Creates a token and prints it once.")
    .option(
      "--bytes-per-day <size>",
      "the most bytes of new shares in a day (UTC), such as '500 MiB' or 5GiB (default: no limit)",
      readSize,
    )
    .option(
      "--expires <time>",
      "how long the token is valid, such as 12h, 30d or '1 week' (default: until it is revoked)",
      readExpiry,
    )
    .option("--json", "print {id, name, createdAt, bytesPerDay, expiresAt, token} as JSON")
    .action((name: string, options: CreateOptions) =>
      withTokens(context, (store, config) => create(context, store, config, name, options)),
    );
  command
    .command("list")
    .description("Lists the ids and names of the tokens. The tokens themselves are not stored.")
    .option(
      "--json",
      "print [{id, name, createdAt, lastUsedOn, bytesPerDay, bytesToday, expiresAt}] as JSON",
    )
    .action((options: OutputOptions) =>
      withTokens(context, (store, config) => list(context, store, config, options)),
    );
  command
    .command("revoke <id>")
    .description("Revokes a token at once, on all servers. Uploads that have begun can finish.")
    .action((id: string) => withTokens(context, (store) => revoke(context, store, id)));
}

async function withTokens(
  { env }: CliContext,
  work: (store: UploadTokenStore, config: Config) => Promise<void>,
): Promise<void> {
  try {
    // Loaded here, because most commands need no store.
    const { openUploadTokens } = await import("../../server/stores/open-stores.ts");
    const { readConfig } = await import("../../server/config/config.ts");
    const config = readConfig({ ...env });
    const store = await openUploadTokens(config);
    await work(store, config).finally(() => store.close());
  } catch (error) {
    throw await startFailure(error);
  }
}

async function create(
  { terminal, now, program }: CliContext,
  store: UploadTokenStore,
  config: Config,
  name: string,
  { json, bytesPerDay, expires }: CreateOptions,
): Promise<void> {
  const { createUploadToken, isTokenName, MAX_TOKEN_NAME_LENGTH } = await import(
    "../../server/access/upload-tokens.ts"
  );
  if (!isTokenName(name)) {
    throw new UsageError(
      `A name has 1 to ${MAX_TOKEN_NAME_LENGTH} characters in one line. The name says who has the token, or its purpose.`,
    );
  }
  const { ageFileSize, paddedSize } = await import("../../protocol/age-file.ts");
  const smallest = ageFileSize(paddedSize(0));
  if (bytesPerDay !== undefined && bytesPerDay < smallest) {
    throw new UsageError(
      `No share is that small. Give --bytes-per-day at least ${smallest} bytes.`,
    );
  }
  const sameName = await idsOf(store, name);
  const createdAt = now();
  const expiresAt = expires === undefined ? null : createdAt + expires * 1000;
  const terms = { name, bytesPerDay: bytesPerDay ?? null, expiresAt };
  const { token, record } = await createUploadToken(store, terms, createdAt);
  const { id } = record;
  const created = { ...terms, id, token, ...timesOf(record) };
  await terminal.print(json ? `${safeJson(created)}\n` : `${token}\n`);
  terminal.say(
    `Created upload token ${id} for ${name}. The token is shown only once, so give it to the sender now, over a channel that you trust.`,
  );
  const limits = describeTerms(terms, createdAt);
  if (limits !== "") terminal.say(`Its limits: ${limits}.`);
  terminal.say(`Revoke it:  ${program} upload-token revoke ${id}`);
  terminal.say(`The server's record of the token is in ${describeTokenStore(config)}.`);
  if (sameName.length > 0) {
    terminal.say(`Other tokens with that name are still valid: ${sameName.join(", ")}.`);
  }
  const { takesUploadTokens } = await import("../../server/config/config.ts");
  if (!takesUploadTokens(config)) {
    terminal.say(
      "The server accepts upload tokens only if it was started with UPLOAD_ACCESS=token or oidc. This command can't check that.",
    );
  }
}

async function list(
  { terminal, now }: CliContext,
  store: UploadTokenStore,
  config: Config,
  { json }: OutputOptions,
): Promise<void> {
  const tokens = await store.list();
  const listed = tokens.map((token) => ({ ...token, ...timesOf(token) }));
  if (json) return terminal.print(`${safeJson(listed)}\n`);
  if (tokens.length === 0)
    return terminal.say(`There are no upload tokens in ${describeTokenStore(config)}.`);
  await terminal.print(tokens.map((token) => `${describeToken(token, now())}\n`).join(""));
}

function describeToken(token: UploadToken, now: number): string {
  const { id, name, createdAt, lastUsedOn } = token;
  const limits = describeTerms(token, now);
  const used = lastUsedOn === null ? "never used" : `last used ${lastUsedOn}`;
  const created = isoTime(createdAt).slice(0, 10);
  return `${id}  created ${created}  ${used.padEnd(20)}  ${withoutControls(name).replace(/\s/g, " ")}${limits === "" ? "" : `  (${limits})`}`;
}

/** "1 GiB a day, expires 2026-03-01", or "" without limits. */
function describeTerms(
  { bytesPerDay, expiresAt }: Pick<UploadToken, "bytesPerDay" | "expiresAt">,
  now: number,
): string {
  const verb = expiresAt !== null && expiresAt <= now ? "expired" : "expires";
  return [
    ...(bytesPerDay === null ? [] : [`${sizeInWords(bytesPerDay)} a day`]),
    ...(expiresAt === null ? [] : [`${verb} ${isoTime(expiresAt).slice(0, 10)}`]),
  ].join(", ");
}

/** Names the store of the tokens: DATA_DIR, or the addresses of Redis, never its credentials. */
function describeTokenStore({ redisTarget: target, dataDir }: Config): string {
  if (target === null) return `SQLite, DATA_DIR ${dataDir}`;
  const addresses =
    target.kind === "single"
      ? [target.address]
      : target.kind === "sentinel"
        ? target.sentinels
        : target.nodes;
  return `Redis, REDIS_URL at ${addresses.map(({ host, port }) => `${host}:${port}`).join(", ")}`;
}

async function revoke(
  { terminal, program }: CliContext,
  store: UploadTokenStore,
  id: string,
): Promise<void> {
  if ((await store.revoke(id)) === "not_found") {
    const named = await idsOf(store, id);
    // The message does not repeat the argument: it could be the token itself.
    throw new UsageError(
      named.length > 0
        ? `That is a name. Give the id of the token: ${named.join(", ")}.`
        : `No upload token has that id. See: ${program} upload-token list`,
    );
  }
  terminal.say(`Revoked upload token ${id}. It can no longer create a share.`);
}

/** The ids of the tokens of that name, the oldest first. Several tokens may have the same name. */
async function idsOf(store: UploadTokenStore, name: string): Promise<string[]> {
  return (await store.list()).filter((token) => token.name === name).map(({ id }) => id);
}

/** The times of a token for JSON. */
function timesOf({ createdAt, expiresAt }: Pick<UploadToken, "createdAt" | "expiresAt">) {
  return {
    createdAt: isoTime(createdAt),
    expiresAt: expiresAt === null ? null : isoTime(expiresAt),
  };
}

function readSize(text: string): number {
  const bytes = parseSize(text);
  if (bytes === null) throw new InvalidArgumentError("Write a size such as '500 MiB' or 5GiB.");
  return bytes;
}

function readExpiry(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null)
    throw new InvalidArgumentError("Write a time such as 12h, 30d or '1 week'.");
  return seconds;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
