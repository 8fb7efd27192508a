import { readFile, writeFile } from "node:fs/promises";
import { settingsTable } from "./settings-in-markdown.ts";

/** Updates the table of settings in docs/settings.md: `npm run docs:settings`. */
const page = new URL("../docs/settings.md", import.meta.url);
const text = await readFile(page, "utf8");
await writeFile(
  page,
  text.replace(
    /(<!-- settings:.*-->\n)[\s\S]*(<!-- \/settings -->)/,
    (_all, begin, end) => `${begin}\n${settingsTable()}\n${end}`,
  ),
);
