import {
  allCommands,
  type CommandShape,
  type OptionShape,
  type WordKind,
} from "./command-shape.ts";

/** A completion for fish. A function finds the command, because its name can also be the name of a file to send. */
export function fishCompletion(program: CommandShape): string {
  const commands = allCommands(program);
  const paths = commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => quote(path.join(" ")));
  return `# fish completion for onetimeshare
function __onetimeshare_is
    set -l path
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        contains -- "$path$word" ${paths.join(" ")}; or break
        set path "$path$word "
    end
    test "$argv " = "$path"; or test "$argv$path" = ''
end
complete -c onetimeshare -f
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf(command: CommandShape): string[] {
  const start = `complete -c onetimeshare -n ${quote(["__onetimeshare_is", ...command.path].join(" "))}`;
  return [
    ...command.subcommands.map(
      ({ path, summary }) => `${start} -a ${path.at(-1)} -d ${quote(summary)}`,
    ),
    ...command.options.map((option) => `${start} ${optionWords(option)}`),
    ...(command.argument === null || command.argument === "free"
      ? []
      : [`${start} ${valueWords(command.argument)}`]),
  ];
}

function optionWords({ short, long, summary, value }: OptionShape): string {
  const names = `${short === null ? "" : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const taken = value === null ? "" : ` -r ${value === "free" ? "-f" : valueWords(value)}`;
  return `${names}${taken} -d ${quote(summary)}`;
}

function valueWords(kind: Exclude<WordKind, "free">): string {
  if (kind === "file") return "-F";
  if (kind === "folder") return "-f -a '(__fish_complete_directories)'";
  return `-f -a ${quote(kind.join(" "))}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
