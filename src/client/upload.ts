import type { ApiClient } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { Backoff, isTransient, type WaitOptions } from "./retry.ts";
import type { SealedContent } from "./sealed-content.ts";
import { UploadPace } from "./upload-pace.ts";
import { type CopyBody, UploadPieces } from "./upload-pieces.ts";

export interface UploadOptions extends WaitOptions {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** The largest upload request, in bytes. */
  maxRequestSize: number;
  /** A request has the ciphertext itself as its body unless set. */
  copyBody?: CopyBody | undefined;
  /** Called with the number of acknowledged bytes whenever it grows. */
  onAcknowledged: (bytes: number) => void;
}

/**
 * Uploads a ciphertext from the server's current offset to its end. While one piece is sent, the next one is read and
 * sealed. When it resolves or rejects, it no longer reads the sources.
 *
 * @throws SourceChangedError, ProblemError; UnreachableError when the retries end; the signal's reason
 */
export async function uploadContent(
  api: ApiClient,
  content: SealedContent,
  { id, ownerToken, maxRequestSize, copyBody, onAcknowledged, ...wait }: UploadOptions,
): Promise<void> {
  const { signal, now = () => performance.now() } = wait;
  const pace = new UploadPace(maxRequestSize);
  const pieces = new UploadPieces(content, copyBody);
  const backoff = new Backoff(wait);
  /** The server can't have more: the end of all bytes that were sent, in any run. */
  let sentEnd = content.sealedEnd;

  const sendFrom = async (offset: number): Promise<number> => {
    const piece = await pieces.take(offset, pace.size);
    const end = offset + piece.bytes.length;
    sentEnd = Math.max(sentEnd, end);
    pieces.prepare(end, pace.nextSize);
    const startedAt = now();
    const reported = await api.uploadChunk(id, ownerToken, offset, piece.body, signal);
    pieces.giveBack(piece);
    if (reported <= offset) throw new UnreachableError("The server does not accept the upload.");
    pace.succeeded(now() - startedAt);
    return reported;
  };

  let acknowledged = -1;
  /** Null if the server must be asked. */
  let offset: number | null = null;
  try {
    while (offset !== content.size) {
      try {
        const reported: number =
          offset === null ? await api.uploadOffset(id, ownerToken, signal) : await sendFrom(offset);
        if (reported > sentEnd) {
          throw new UnreachableError("The server reports more bytes than were sent.");
        }
        if (reported > acknowledged) {
          acknowledged = reported;
          backoff.progressed();
          onAcknowledged(acknowledged);
        }
        offset = reported;
      } catch (error) {
        // The server's offset differs: some or all of a lost request had arrived.
        const isConflict = error instanceof ProblemError && error.code === "conflict";
        if (!isTransient(error) && !isConflict) throw error;
        pace.failed();
        offset = null;
        await backoff.wait(error);
      }
    }
  } finally {
    // A later run may use the same journal and sources.
    await pieces.end();
  }
}
