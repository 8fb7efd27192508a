import { settings } from "../src/server/config/settings.ts";

/** A Markdown table of all server settings. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(({ name, fileName, fallback, doc }) => {
    const names = [name, fileName ?? []].flat().map((each) => `\`${each}\``);
    return `| ${names.join(" or ")} | ${fallback ?? ""} | ${doc} |`;
  });
  return ["| name | default | meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
