const UNITS = ["KiB", "MiB", "GiB", "TiB"];

/** "5 GiB", "1.2 MiB", "3 bytes". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  const size = Math.round((bytes / 1024 ** power) * 10) / 10;
  return `${size} ${UNITS[power - 1]}`;
}
