const UNITS = ["KiB", "MiB", "GiB", "TiB"];

/** "5 GiB", "1.2 MiB", "3 bytes". */
export function sizeInWords(bytes: number): string {
  return inWords(bytes, (size) => Math.round(size * 10) / 10);
}

/** A limit: never more than it is, "4.93 GiB" for 4.9375. */
export function limitInWords(bytes: number): string {
  return inWords(bytes, (size) => Math.floor(size * 100) / 100);
}

/** What is over a limit: never less than it is, so that it never looks as if it were within. */
export function excessInWords(bytes: number): string {
  return inWords(bytes, (size) => Math.ceil(size * 100) / 100);
}

function inWords(bytes: number, rounded: (size: number) => number): string {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  const size = rounded(bytes / 1024 ** power);
  // What is rounded up to 1024 of a unit is one of the next.
  return size === 1024 && power < UNITS.length
    ? `1 ${UNITS[power]}`
    : `${size} ${UNITS[power - 1]}`;
}
