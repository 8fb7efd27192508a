/** How long the server, or a proxy before it, asks to be left alone, in seconds; undefined where it does not say. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
