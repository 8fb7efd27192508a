import { settings } from "../src/server/config/settings.ts";

/** Every setting of the server as a table. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(
    ({ name, fallback, doc }) => `| \`${name}\` | ${fallback ?? ""} | ${doc} |`,
  );
  return ["| name | default | meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
