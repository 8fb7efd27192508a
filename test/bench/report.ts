import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeMachine } from "../capacity/machine.ts";
import { CHECKOUT } from "../support/program.ts";
import type { Judgement, PartResult, Table } from "./part.ts";
import { percent } from "./quantities.ts";

const MAX_COLUMNS = 120;

/** Everything that a run found. */
export interface Report {
  date: string;
  commit: string;
  machine: string;
  command: string;
  /** The seconds that the run took. */
  seconds: number;
  /** The share of the processors that other programs used before each part. */
  others: number[];
  parts: Record<string, PartResult>;
}

/** The circumstances of a run. */
export async function circumstances(): Promise<Pick<Report, "date" | "commit" | "machine">> {
  const git = promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: CHECKOUT });
  const commit = await git.then(
    ({ stdout }) => stdout.trim(),
    () => "unknown",
  );
  const date = new Date().toISOString().slice(0, 10);
  return { date, commit, machine: await describeMachine() };
}

/** The results as the two sections of docs/performance.md. */
export function inMarkdown({
  date,
  commit,
  machine,
  command,
  seconds,
  others,
  parts,
}: Report): string {
  const lines = [
    "## Targets",
    "",
    ...markdownTable(judgementTable(Object.values(parts).flatMap(({ judgements }) => judgements))),
    "",
    "## Measurements",
    "",
    `- Date: ${date}, commit ${commit}`,
    `- Machine: ${machine}`,
    `- Command: \`${command}\`, in ${(seconds / 60).toFixed(1)} minutes`,
    `- Other programs used ${percent(Math.min(...others))} to ${percent(Math.max(...others))} of the processors before each part`,
  ];
  for (const { title, notes, tables } of Object.values(parts)) {
    lines.push("", `### ${title}`, "", ...wrapped(notes.join(" ")));
    for (const table of tables) lines.push("", ...markdownTable(table));
  }
  return `${lines.join("\n")}\n`;
}

/** The rows that README.md shows. */
function inBrief({ parts }: Report): string {
  const rows = Object.values(parts)
    .flatMap(({ judgements }) => judgements)
    .flatMap(({ brief }) => (brief === undefined ? [] : [brief]));
  return `${markdownTable({ columns: ["what", "measured"], rows }).join("\n")}\n`;
}

/** Writes the results between the marks in docs/performance.md and README.md. */
export async function writeDocs(report: Report): Promise<void> {
  await replaceBetweenMarks("docs/performance.md", inMarkdown(report));
  await replaceBetweenMarks("README.md", inBrief(report));
}

async function replaceBetweenMarks(name: string, text: string): Promise<void> {
  const path = join(CHECKOUT, name);
  const marks = /(?<=<!-- results of npm run bench -->\n).*(?=<!-- end of the results -->)/s;
  const before = await readFile(path, "utf8");
  if (!marks.test(before)) throw new Error(`${name} has no marks for the results.`);
  await writeFile(
    path,
    before.replace(marks, () => `\n${text}\n`),
  );
}

function judgementTable(judgements: readonly Judgement[]): Table {
  return {
    columns: ["measure", "target", "measured: median (lowest-highest)", "result"],
    rows: judgements.map(({ measure, target, measured, isMet }) => [
      ...[measure, target, measured],
      isMet ? "pass" : "**short**",
    ]),
  };
}

/** The words in lines that the documentation allows. */
function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + 1 + word.length > MAX_COLUMNS) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`.trimStart();
  }
  return lines;
}

function markdownTable({ columns, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)];
}
