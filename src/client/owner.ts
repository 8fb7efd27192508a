import type { ReceiptEntry, ShareStatus } from "../protocol/api.ts";
import { decodeBase64url } from "../protocol/bytes.ts";
import { isReceiptGenuine } from "../protocol/keys.ts";
import type { ApiClient } from "./api-client.ts";
import { followStatus } from "./status-stream.ts";

/** A receipt as the owner sees it: who has the receipt key can tell whether a key holder made it. */
export interface CheckedReceipt extends ReceiptEntry {
  /** Null where the receipt key is not at hand. */
  genuine: boolean | null;
}

/** What the server says of a share, with its receipts checked here. */
export interface OwnerView extends Omit<ShareStatus, "receipts"> {
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
  return checkReceipts(id, await api.status(id, ownerToken, signal), receiptKey);
}

/**
 * The same each time that it changes, until the share is gone or the signal is aborted, which ends it quietly.
 *
 * @throws ProblemError
 */
export async function* watchStatus(
  api: ApiClient,
  id: string,
  ownerToken: string,
  receiptKey: Uint8Array | null,
  signal: AbortSignal,
): AsyncGenerator<OwnerView, void, undefined> {
  const connect = () => api.events(id, ownerToken, signal);
  for await (const status of followStatus(connect, signal)) {
    yield await checkReceipts(id, status, receiptKey);
  }
}

/** `id` is the share that was asked for, whatever the answer says. */
async function checkReceipts(
  id: string,
  status: ShareStatus,
  receiptKey: Uint8Array | null,
): Promise<OwnerView> {
  const receipts = status.receipts.map(async (entry) => ({
    ...entry,
    genuine: receiptKey && (await isGenuine(id, entry, receiptKey)),
  }));
  return { ...status, receipts: await Promise.all(receipts) };
}

async function isGenuine(
  id: string,
  entry: ReceiptEntry,
  receiptKey: Uint8Array,
): Promise<boolean> {
  const receipt = decodeBase64url(entry.receipt);
  const ticketVerifier = decodeBase64url(entry.ticketVerifier);
  return (
    receipt !== null &&
    ticketVerifier !== null &&
    (await isReceiptGenuine(receipt, receiptKey, id, ticketVerifier))
  );
}
