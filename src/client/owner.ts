import type { ReceiptEntry } from "../protocol/api.ts";
import { isReceiptGenuine } from "../protocol/keys.ts";
import type { ApiClient } from "./api-client.ts";
import type { RetryOptions } from "./retry.ts";
import { followStatus, type LiveStatus } from "./status-stream.ts";

/** A receipt that was verified with the receipt key. */
export interface CheckedReceipt extends ReceiptEntry {
  /** Null without the receipt key. */
  genuine: boolean | null;
}

/** The server's status of a share, with verified receipts. */
export interface OwnerView extends Omit<LiveStatus, "receipts"> {
  receipts: CheckedReceipt[];
}

/**
 * @param ownerToken base64url
 * @param receiptKey 32 bytes, or null
 * @throws ProblemError, UnreachableError; the signal's reason
 */
export async function readStatus(
  api: ApiClient,
  id: string,
  ownerToken: string,
  receiptKey: Uint8Array | null,
  signal?: AbortSignal,
): Promise<OwnerView> {
  const status = await api.status(id, ownerToken, signal);
  return checkReceipts(id, { ...status, downloads: [] }, receiptKey);
}

/**
 * Yields each new status until the share is gone. An aborted signal ends it without an error.
 *
 * @throws ProblemError
 */
export async function* watchStatus(
  api: ApiClient,
  id: string,
  ownerToken: string,
  receiptKey: Uint8Array | null,
  signal: AbortSignal,
  retry: RetryOptions = {},
): AsyncGenerator<OwnerView, void, undefined> {
  const connect = () => api.events(id, ownerToken, signal);
  for await (const status of followStatus(connect, signal, retry)) {
    yield await checkReceipts(id, status, receiptKey);
  }
}

/** `id` is the requested share: the answer's own id is not trusted. */
async function checkReceipts(
  id: string,
  status: LiveStatus,
  receiptKey: Uint8Array | null,
): Promise<OwnerView> {
  const receipts = status.receipts.map(async (entry) => ({
    ...entry,
    genuine: receiptKey && (await isReceiptGenuine(entry, receiptKey, id)),
  }));
  return { ...status, receipts: await Promise.all(receipts) };
}
