/** Some 30 years, in seconds: more digits mean no more. */
const LONGEST = 999_999_999;

/** How long the server, or a proxy before it, asks to be left alone, in seconds; undefined where it does not say. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : undefined;
}
