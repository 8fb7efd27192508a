import type { Command } from "commander";
import type { UploadToken, UploadTokenStore } from "../../server/access/upload-token-store.ts";
import type { Config } from "../../server/config/config.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { helpFor } from "../shared-options.ts";
import { safeJson, withoutControls } from "../terminal/wording.ts";
import { startFailure } from "./serve.ts";

const HELP = `
Run it on the server's machine, as the server's user and with the server's settings (DATA_DIR, REDIS_URL): it
works on what the server keeps, whether it runs or not. The server asks for tokens with UPLOAD_ACCESS=token.

Examples:
  onetimeshare upload-token create anna      prints a token; nobody can print it again
  onetimeshare upload-token list
  onetimeshare upload-token revoke 3f2a91bc04`;

const MOST_NAME_CHARACTERS = 100;

interface OutputOptions {
  json?: boolean;
}

export function addUploadTokenCommand(program: Command, context: CliContext): void {
  const command = program
    .command("upload-token")
    .summary("say who may send to a server that asks for tokens")
    .description("Makes, lists and revokes the tokens that let their holders create shares.")
    .addHelpText("after", helpFor(context, HELP));
  command
    .command("create <name>")
    .description("Makes a token and prints it, this once.")
    .option("--json", "print {id, name, createdAt, token} as JSON")
    .action((name: string, options: OutputOptions) =>
      withTokens(context, (store, config) => create(context, store, config, name, options)),
    );
  command
    .command("list")
    .description("Lists the tokens by their ids and names, never the tokens themselves.")
    .option("--json", "print [{id, name, createdAt, lastUsedOn}] as JSON")
    .action((options: OutputOptions) =>
      withTokens(context, (store, config) => list(context, store, config, options)),
    );
  command
    .command("revoke <id>")
    .description("Ends a token, at once and on all servers. Uploads that have begun may finish.")
    .action((id: string) => withTokens(context, (store) => revoke(context, store, id)));
}

async function withTokens(
  { env }: CliContext,
  work: (store: UploadTokenStore, config: Config) => Promise<void>,
): Promise<void> {
  try {
    // Loaded here, so that no other command waits for it.
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
  { json }: OutputOptions,
): Promise<void> {
  const isFit = name.trim() !== "" && name.length <= MOST_NAME_CHARACTERS;
  if (!isFit || !isOneLine(name)) {
    throw new UsageError(
      `A name is one line of 1 to ${MOST_NAME_CHARACTERS} characters: whose token it is, or what it is for.`,
    );
  }
  const sameName = await idsOf(store, name);
  const { createUploadToken } = await import("../../server/access/upload-tokens.ts");
  const { token, kept } = await createUploadToken(store, name, now());
  const { id, createdAt } = kept;
  const told = { id, name, createdAt: momentOf(createdAt), token };
  await terminal.print(json ? `${safeJson(told)}\n` : `${token}\n`);
  terminal.say(`Made upload token ${id} for ${name}. It is shown this once: hand it on safely.`);
  terminal.say(`Take it back:  ${program} upload-token revoke ${id}`);
  terminal.say(`It is kept in ${placeOf(config)}.`);
  if (sameName.length > 0) {
    terminal.say(`Earlier tokens of that name still hold: ${sameName.join(", ")}.`);
  }
  if (config.uploadAccess !== "token") {
    terminal.say(
      "It is asked for where the server is started with UPLOAD_ACCESS=token. That can't be seen from here.",
    );
  }
}

async function list(
  { terminal }: CliContext,
  store: UploadTokenStore,
  config: Config,
  { json }: OutputOptions,
): Promise<void> {
  const tokens = await store.list();
  const told = tokens.map((token) => ({ ...token, createdAt: momentOf(token.createdAt) }));
  if (json) return terminal.print(`${safeJson(told)}\n`);
  if (tokens.length === 0) return terminal.say(`There are no upload tokens in ${placeOf(config)}.`);
  await terminal.print(tokens.map((token) => `${lineOf(token)}\n`).join(""));
}

function lineOf({ id, name, createdAt, lastUsedOn }: UploadToken): string {
  const used = lastUsedOn === null ? "never used" : `last used ${lastUsedOn}`;
  const made = momentOf(createdAt).slice(0, 10);
  return `${id}  made ${made}  ${used.padEnd(20)}  ${withoutControls(name).replace(/\s/g, " ")}`;
}

/** Where the tokens are, for who has set other settings than the server has: hosts, and nothing that opens them. */
function placeOf({ redisTarget: target, dataDir }: Config): string {
  if (target === null) return `SQLite, DATA_DIR ${dataDir}`;
  const addresses =
    target.kind === "single"
      ? [target.address]
      : target.kind === "sentinel"
        ? target.sentinels
        : target.nodes;
  return `Redis, REDIS_URL at ${addresses.map(({ host, port }) => `${host}:${port}`).join(", ")}`;
}

/** Without line ends, tabs, and what else would steer a terminal. */
function isOneLine(name: string): boolean {
  return withoutControls(name) === name && !/[\p{Cc}\u2028\u2029]/u.test(name);
}

async function revoke(
  { terminal, program }: CliContext,
  store: UploadTokenStore,
  id: string,
): Promise<void> {
  if ((await store.revoke(id)) === "not_found") {
    const named = await idsOf(store, id);
    // What was typed could be the token itself.
    throw new UsageError(
      named.length > 0
        ? `That is a name. Say which token by its id: ${named.join(", ")}.`
        : `No upload token has that id. See: ${program} upload-token list`,
    );
  }
  terminal.say(`Revoked upload token ${id}. Nobody can send with it any more.`);
}

/** The ids of the tokens of that name, the oldest first. Names are for people: several may have one. */
async function idsOf(store: UploadTokenStore, name: string): Promise<string[]> {
  return (await store.list()).filter((token) => token.name === name).map(({ id }) => id);
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}
