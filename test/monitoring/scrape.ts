import assert from "node:assert/strict";
import { bearer, call } from "../support/raw-share.ts";

/** The metrics of a server as text. */
export async function scrape(url: string, token: string): Promise<string> {
  const { status, bytes } = await call(`${url}/metrics`, { headers: bearer(token) });
  assert.equal(status, 200);
  return bytes.toString();
}

/** The lines with values: name, labels and value. */
export function seriesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

export function namesIn(text: string): Set<string> {
  return new Set(seriesOf(text).map((line) => /^[a-zA-Z0-9_:]+/.exec(line)?.[0] ?? ""));
}

/** The sum of all series of a name that have these labels. */
export function sumOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return seriesOf(text)
    .filter((line) => /^[a-zA-Z0-9_:]+/.exec(line)?.[0] === name)
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
