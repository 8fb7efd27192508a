import { ApiClient } from "../client/api-client.ts";
import { withRetry, withShortTimeout } from "../client/retry.ts";
import { decodeBase64url } from "../protocol/bytes.ts";
import { isShareId, parseLink } from "../protocol/link.ts";
import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";
import { checkToken, readSecretVariable } from "./secrets.ts";
import { chooseServer, requireSafeConnection, type ServerOptions } from "./shared-options.ts";
import { ShareList } from "./state/share-list.ts";
import { WaitingNotice } from "./terminal/waiting.ts";

/** A share whose owner gives the command. */
export interface OwnerAccess {
  api: ApiClient;
  /** Asks the server, again for some seconds where it is away. What is asked must be safe to repeat. */
  ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T>;
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes; null where the share was not sent from here, so that its receipts can't be checked. */
  receiptKey: Uint8Array | null;
}

/**
 * Finds the share that a link or an id names. The server is the one that is named by --server, else the one it
 * was sent to, else the link's, else the usual one. The owner token is the environment's, else the one kept.
 *
 * @throws UsageError, LinkError
 */
export async function findOwnedShare(
  context: CliContext,
  linkOrId: string,
  options: ServerOptions,
): Promise<OwnerAccess> {
  const { env, stateFolder, terminal, signal } = context;
  const { id, linkServer } = await readLinkOrId(linkOrId);
  const known = await new ShareList(stateFolder).find(id);
  const given = readSecretVariable(context, "ONETIMESHARE_OWNER_TOKEN");
  const ownerToken = checkToken(given, "owner token") ?? known?.ownerToken;
  if (ownerToken === undefined) {
    throw new UsageError(
      "This share was not sent from here. Run this where it was sent, or set ONETIMESHARE_OWNER_TOKEN (`send --json` prints it).",
    );
  }
  const server =
    (options.server === undefined && (known?.server ?? linkServer)) || chooseServer(options, env);
  requireSafeConnection(server, options);
  const notice = new WaitingNotice(terminal);
  const patience = withShortTimeout({ signal, onDelay: notice.say });
  return {
    api: new ApiClient({ serverUrl: server }),
    ask: (question) => withRetry(question, patience),
    id,
    ownerToken,
    receiptKey: known ? decodeBase64url(known.receiptKey) : null,
  };
}

async function readLinkOrId(text: string): Promise<{ id: string; linkServer?: string }> {
  if (isShareId(text)) return { id: text };
  if (!text.includes("/")) {
    throw new UsageError("This is neither a share link nor an id, which has 22 characters.");
  }
  const { id, baseUrl } = await parseLink(text);
  return { id, linkServer: baseUrl };
}
