/** Frees the memory of a piece at once, if the piece is all of it. Its owner must have no use for it any more. */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
