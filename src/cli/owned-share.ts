import { ApiClient } from "../client/api-client.ts";
import { withRetry, withShortTimeout } from "../client/retry.ts";
import { decodeBase64url } from "../protocol/bytes.ts";
import { isShareId, parseLink } from "../protocol/link.ts";
import type { CliContext } from "./context.ts";
import { UsageError } from "./errors.ts";
import { nodeTransport } from "./node-transport.ts";
import { checkToken, readSecretVariable } from "./secrets.ts";
import { chooseServer, requireSafeConnection, type ServerOptions } from "./shared-options.ts";
import { ShareList } from "./state/share-list.ts";
import { WaitingNotice } from "./terminal/waiting.ts";

/** The owner's access to a share. */
export interface OwnerAccess {
  api: ApiClient;
  /** Retries a request for some seconds. The request must be safe to repeat. */
  ask<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>;
  id: string;
  /** base64url. */
  ownerToken: string;
  /** 32 bytes, to verify receipts. Null on a machine that did not send the share. */
  receiptKey: Uint8Array | null;
}

/**
 * Finds the share of a link or an id. The server comes from the first of these that is present: --server, the stored share, the link,
 * ONETIMESHARE_SERVER, the default. The owner token comes from the environment or else from the stored share.
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
      "You have no owner token for this share on this machine. Run the command where you sent the share, or set ONETIMESHARE_OWNER_TOKEN to the ownerToken that send --json printed.",
    );
  }
  const server =
    (options.server === undefined && (known?.server ?? linkServer)) || chooseServer(options, env);
  requireSafeConnection(server, options);
  const notice = new WaitingNotice(terminal);
  const retryOptions = withShortTimeout({ signal, onDelay: notice.say });
  return {
    api: new ApiClient({ serverUrl: server, transport: nodeTransport }),
    ask: (request) => withRetry(request, retryOptions),
    id,
    ownerToken,
    receiptKey: known ? decodeBase64url(known.receiptKey) : null,
  };
}

async function readLinkOrId(text: string): Promise<{ id: string; linkServer?: string }> {
  if (isShareId(text)) return { id: text };
  if (!text.includes("/")) {
    throw new UsageError(
      "This is neither a share link nor a share id. A share id has 22 characters.",
    );
  }
  const { id, baseUrl } = await parseLink(text);
  return { id, linkServer: baseUrl };
}
