/** Milliseconds since 1970 as RFC 3339, null as null. */
export function momentText(at: number): string;
export function momentText(at: number | null): string | null;
export function momentText(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
