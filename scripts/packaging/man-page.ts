import type { EventEmitter } from "node:events";
import type { Command, Option } from "commander";

/** A setting of the server, or another environment variable. */
export interface Variable {
  name: string;
  /** The default, or null. */
  fallback: string | null;
  doc: string;
}

const FILES = [
  [
    "~/.local/state/onetimeshare",
    "Owner tokens and unfinished transfers. ONETIMESHARE_STATE_DIR names another folder.",
  ],
  [
    "~/.cache/onetimeshare",
    "Compiled code, which may be deleted at any time. NODE_COMPILE_CACHE names another folder. NODE_DISABLE_COMPILE_CACHE=1 turns the cache off.",
  ],
] as const;

/** The manual page onetimeshare(1) in man(7), made from the definitions of the commands and settings. */
export function manPage(
  program: Command,
  { version, date, variables }: { version: string; date: string; variables: readonly Variable[] },
): string {
  const { "Exit codes:": exitCodes = [], ...paragraphs } = paragraphsOf(textAfterHelp(program));
  const lines = [
    `.TH ONETIMESHARE 1 "${date}" "OneTimeShare ${version}"`,
    ".SH NAME",
    "onetimeshare \\- send files or text to one person, once, end\\-to\\-end encrypted",
    ".SH SYNOPSIS",
    ...visibleCommands(program).flatMap((command, at) => [
      ...(at > 0 ? [".br"] : []),
      synopsis(command),
    ]),
    ".SH DESCRIPTION",
    ...prose(program.description()),
    ...paragraphLines(paragraphs),
    ".SH OPTIONS",
    ...program.createHelp().visibleOptions(program).flatMap(optionLines),
    ".SH COMMANDS",
    ...visibleCommands(program).flatMap(commandLines),
    ".SH ENVIRONMENT",
    "The commands",
    ".BR serve ,",
    ".BR doctor ,",
    ".BR upload\\-token ,",
    ".BR migrate ,",
    ".B backup",
    "and",
    ".B restore",
    "read these settings of the server:",
    ...variables.flatMap(variableLines),
    ".SH FILES",
    ...FILES.flatMap(([path, text]) => [".TP", `.I ${roff(path)}`, ...prose(text)]),
    ".SH EXIT STATUS",
    ".nf",
    ...exitCodes.map(roff),
    ".fi",
    ".SH SEE ALSO",
    ".BR age (1)",
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** The commands that do something, with their full path. `help` explains itself. */
function visibleCommands(program: Command): Command[] {
  return program.commands.flatMap((command) =>
    command.commands.length === 0 ? [command] : [command, ...command.commands],
  );
}

function pathOf(command: Command): string {
  return command.parent === null ? "onetimeshare" : `${pathOf(command.parent)} ${command.name()}`;
}

/** For example "onetimeshare send [options] [files...]", with a bold name. */
function synopsis(command: Command): string {
  const usage = command.createHelp().commandUsage(command);
  const path = pathOf(command);
  return `.B ${roff(path)}\n${roff(usage.slice(path.length).trim())}`;
}

function commandLines(command: Command): string[] {
  const help = command.createHelp();
  const usage = help.commandUsage(command).replace(" [options]", "");
  return [
    `.SS ${roff(usage)}`,
    ...prose(command.description()),
    ...help
      .visibleArguments(command)
      .flatMap((argument) => [
        ".TP",
        `.I ${roff(help.argumentTerm(argument))}`,
        ...prose(help.argumentDescription(argument)),
      ]),
    ...help.visibleOptions(command).flatMap(optionLines),
    ...paragraphLines(paragraphsOf(textAfterHelp(command))),
  ];
}

function optionLines(option: Option): string[] {
  return [".TP", `.B ${roff(option.flags)}`, ...prose(option.description)];
}

function variableLines({ name, fallback, doc }: Variable): string[] {
  const ending = fallback === null ? "" : ` Default: ${fallback}.`;
  return [".TP", `.B ${name}`, ...prose(doc.replaceAll("`", "") + ending)];
}

/** Commander gives this text only by an event. Its types don't say that a command is an emitter. */
function textAfterHelp(command: Command): string {
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const emitter = command as unknown as EventEmitter;
  emitter.emit("afterHelp", { error: false, command, write });
  return text;
}

/** Splits a text at empty lines and at lines that end in ":" before indented lines. */
function paragraphsOf(text: string): Record<string, string[]> {
  const paragraphs: Record<string, string[]> = {};
  for (const paragraph of text.split(/\n\s*\n/)) {
    const lines = paragraph.split("\n").filter((line) => line.trim() !== "");
    const [title = ""] = lines;
    if (title.endsWith(":") && lines[1]?.startsWith("  ")) paragraphs[title] = lines.slice(1);
    else if (title !== "") paragraphs[lines.join(" ")] = [];
  }
  return paragraphs;
}

/** Indented lines keep their form. */
function paragraphLines(paragraphs: Record<string, string[]>): string[] {
  return Object.entries(paragraphs).flatMap(([title, lines]) => [
    ".PP",
    ...prose(title),
    ...(lines.length === 0 ? [] : [".PP", ".nf", ...lines.map(roff), ".fi"]),
  ]);
}

/** Lines of at most 80 characters, which the formatter fills. */
function prose(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).map(roff)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= 80) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A line with "-" and "\" as they are typed. An escaped "." or "'" at its start is not a request. */
function roff(line: string): string {
  const escaped = line.trimEnd().replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
