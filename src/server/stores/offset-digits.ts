const DIGITS = 15;

/** An offset as it stands in names: names sort as offsets do. */
export function offsetDigits(offset: number): string {
  return String(offset).padStart(DIGITS, "0");
}
