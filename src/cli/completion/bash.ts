import { allCommands, type CommandShape, type WordKind } from "./command-shape.ts";

/**
 * A completion for bash. It works without the package bash-completion. Bash breaks words at "=", so `--output=x` has
 * three words.
 */
export function bashCompletion(program: CommandShape): string {
  const commands = allCommands(program);
  const paths = commands.filter(({ path }) => path.length > 0).map(quotedPath);
  return `# bash completion for onetimeshare
_onetimeshare() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path="" position
  COMPREPLY=()
  if [[ $word == "=" ]]; then
    word=""
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((position = 1; position < COMP_CWORD; position++)); do
    case "$path\${path:+ }\${COMP_WORDS[position]}" in
      ${paths.join(" | ")}) path+="\${path:+ }\${COMP_WORDS[position]}" ;;
      *" -"* | -*) ;;
      *) break ;;
    esac
  done
  case "$path $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  if [[ $word == -* ]]; then
    case "$path" in
${optionCases(commands)}
    esac
    return
  fi
  case "$path" in
${commands.map((command) => `    ${quotedPath(command)}) ${argumentReply(command)} ;;`).join("\n")}
  esac
}
# An older bash, such as that of macOS, can't choose for each word whether to complete files.
if type compopt >/dev/null 2>&1; then
  complete -F _onetimeshare onetimeshare
else
  complete -o default -F _onetimeshare onetimeshare
fi
`;
}

/** The cases for the values of a command's options. */
function valueCases({ path, options }: CommandShape): string[] {
  return options.flatMap(({ short, long, value }) => {
    if (value === null) return [];
    const names = [short, long].filter((name) => name !== null);
    const patterns = names.map((name) => `"${[...path, name].join(" ")}"`);
    return [`    ${patterns.join(" | ")}) ${reply(value)}; return ;;`];
  });
}

function argumentReply({ argument, subcommands }: CommandShape): string {
  if (subcommands.length > 0) return words(subcommands.map(({ path }) => String(path.at(-1))));
  return reply(argument ?? "free");
}

function reply(kind: WordKind): string {
  if (kind === "file") return "compopt -o default 2>/dev/null";
  if (kind === "folder") return "compopt -o dirnames 2>/dev/null";
  return kind === "free" ? ":" : words(kind);
}

function words(list: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$word"))`;
}

function optionCases(commands: readonly CommandShape[]): string {
  return commands
    .filter(({ options }) => options.length > 0)
    .map((command) => {
      const names = command.options.map(({ long }) => long);
      return `      ${quotedPath(command)}) ${words(names)} ;;`;
    })
    .join("\n");
}

function quotedPath({ path }: CommandShape): string {
  return `"${path.join(" ")}"`;
}
