import { settings } from "../src/server/config/settings.ts";

/** A Markdown table of all server settings. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(
    ({ name, fallback, doc }) => `| \`${name}\` | ${fallback ?? ""} | ${doc} |`,
  );
  return ["| name | default | meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
