import type { ApiClient } from "./api-client.ts";
import { firstContact, withRetry } from "./retry.ts";
import { checkWish } from "./send-limits.ts";
import type { SendOptions } from "./send-options.ts";
import { uploadTokenFor } from "./upload-access.ts";

/**
 * Asks whether the server is there and would take such a share, before anybody types or writes anything for it.
 * `sendShare` asks again.
 *
 * @throws ProblemError, UnreachableError; the signal's reason
 */
export async function checkServer(
  api: ApiClient,
  options: Pick<
    SendOptions,
    "uploadToken" | "expiresInSeconds" | "maxDownloads" | "signal" | "onWaiting"
  >,
): Promise<void> {
  const { signal, onWaiting, uploadToken } = options;
  const config = await withRetry(() => api.config(signal), firstContact({ signal, onWaiting }));
  uploadTokenFor(config, uploadToken);
  checkWish(options, config);
}
