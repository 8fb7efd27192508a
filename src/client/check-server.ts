import type { ApiClient } from "./api-client.ts";
import { type WaitOptions, withRetry, withShortTimeout } from "./retry.ts";
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
  options: Pick<SendOptions, "uploadToken" | "expiresInSeconds" | "maxDownloads"> & WaitOptions,
): Promise<void> {
  const config = await withRetry(() => api.config(options.signal), withShortTimeout(options));
  uploadTokenFor(config, options.uploadToken);
  checkWish(options, config);
}
