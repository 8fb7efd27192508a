import type { Argument, Command, Option } from "commander";

/** The kind of a word: a file, a folder, one of a few words, or something that no shell can complete. */
export type WordKind = "file" | "folder" | "free" | readonly string[];

export interface OptionShape {
  /** "-o", or null. */
  short: string | null;
  /** "--output" */
  long: string;
  summary: string;
  /** Null for an option without a value. */
  value: WordKind | null;
}

/** One command as a completion needs it. */
export interface CommandShape {
  /** The words after the program's name: [] for the program, ["upload-token", "create"] for a command. */
  path: readonly string[];
  summary: string;
  options: readonly OptionShape[];
  /** The kind of the arguments. Null for a command without arguments. */
  argument: WordKind | null;
  subcommands: readonly CommandShape[];
}

/** Reads the commands and options of the definitions, so that completions never name anything else. */
export function shapeOf(command: Command, path: readonly string[] = []): CommandShape {
  const help = command.createHelp();
  const children = help.visibleCommands(command);
  const subcommands = children.map((child) => {
    const shape = shapeOf(child, [...path, child.name()]);
    const names = children.map((sibling) => sibling.name());
    return child.name() === "help" ? { ...shape, argument: names } : shape;
  });
  const [argument] = command.registeredArguments;
  return {
    path,
    summary: command.summary() || command.description(),
    options: help.visibleOptions(command).flatMap(optionShape),
    argument: argument ? kindOfArgument(argument) : null,
    subcommands,
  };
}

/** All commands, each before its subcommands. */
export function allCommands(shape: CommandShape): CommandShape[] {
  return [shape, ...shape.subcommands.flatMap(allCommands)];
}

function optionShape(option: Option): OptionShape[] {
  if (!option.long) return [];
  const placeholder = /<(?<name>[^>]+)>/.exec(option.flags)?.groups?.name ?? "";
  return [
    {
      short: option.short ?? null,
      long: option.long,
      summary: option.description,
      value: option.required ? (option.argChoices ?? kindOf(placeholder)) : null,
    },
  ];
}

function kindOfArgument(argument: Argument): WordKind {
  return argument.argChoices ?? kindOf(argument.name());
}

/** The placeholder in the help decides: <file> and [files...] are files, <folder> is a folder. */
function kindOf(placeholder: string): WordKind {
  if (/^files?$/.test(placeholder)) return "file";
  return placeholder === "folder" ? "folder" : "free";
}
