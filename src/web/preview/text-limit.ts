/** A preview shows the first part of a longer text. In bytes. */
export const MAX_TEXT_BYTES = 512 * 1024;
