import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * A kernel takes more only when a third of its buffer is free, up to 1.5 MB (measured on Linux): a reader of
 * 12 KB/s is seen to move once in two minutes.
 */
const READER_PATIENCE = 4;

/** How often in the time that a reader has it is looked whether it has moved. */
const LOOKS = 4;

/**
 * Cuts a response when its reader has taken nothing for four times `stallMs`, and not when the server has nothing to
 * send. node's own time-out of a socket is no measure of that: what the reader sends, such as empty lines, renews it.
 */
export function watchReader(socket: Socket, response: ServerResponse, stallMs: number): void {
  let taken = takenBy(socket);
  let looksInVain = 0;
  const timer = setInterval(
    () => {
      const takenNow = takenBy(socket);
      const isStalled = takenNow === taken && socket.writableLength > 0;
      looksInVain = isStalled ? looksInVain + 1 : 0;
      taken = takenNow;
      if (looksInVain >= LOOKS) socket.destroy();
    },
    (READER_PATIENCE * stallMs) / LOOKS,
  ).unref();
  response.once("close", () => clearInterval(timer));
}

/**
 * Bytes that the kernel has taken, counted by whole writes. A write has 256 KiB at most: every reader of 12 KB/s
 * gets over one in time.
 */
function takenBy(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}
