import { readFile } from "node:fs/promises";

/** One version of a changelog in the form of Keep a Changelog. */
export interface ChangelogSection {
  /** For example 2026-11-28. */
  date: string;
  /** Markdown without the heading of the version. */
  text: string;
}

/** Returns null if the version has no section with a date. `path`: CHANGELOG.md. */
export async function changelogSection(
  path: string,
  version: string,
): Promise<ChangelogSection | null> {
  const sections = (await readFile(path, "utf8")).split(/^## /m);
  for (const section of sections) {
    const head = /^\[(?<version>[^\]]+)\] - (?<date>\d{4}-\d{2}-\d{2})\n/.exec(section);
    if (head?.groups?.version !== version) continue;
    return { date: head.groups.date ?? "", text: section.slice(head[0].length).trim() };
  }
  return null;
}

/** The day of the version's release, or null if the changelog has no section for it. */
export async function releaseDate(path: string, version: string): Promise<string | null> {
  return (await changelogSection(path, version))?.date ?? null;
}
