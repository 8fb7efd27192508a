import {
  allCommands,
  type CommandShape,
  type OptionShape,
  type WordKind,
} from "./command-shape.ts";

/** A completion for zsh: a file of $fpath, or text to source after compinit. Each command has a function. */
export function zshCompletion(program: CommandShape): string {
  return `#compdef onetimeshare
# zsh completion for onetimeshare

${allCommands(program).map(functionOf).join("\n")}
if [[ $funcstack[1] == _onetimeshare ]]; then
  _onetimeshare "$@"
else
  compdef _onetimeshare onetimeshare
fi
`;
}

function functionOf(command: CommandShape): string {
  const options = command.options.map((option) => `    ${quote(optionSpec(option))} \\\n`).join("");
  const head = `${functionName(command)}() {\n`;
  if (command.subcommands.length === 0) {
    return `${head}  _arguments -S \\\n${options}    ${argumentSpec(command.argument)}\n}\n`;
  }
  const described = command.subcommands.map(
    ({ path, summary }) => `      ${quote(`${path.at(-1)}:${summary.replaceAll(":", "\\:")}`)}\n`,
  );
  const calls = command.subcommands.map(
    (child) => `      ${child.path.at(-1)}) ${functionName(child)} ;;\n`,
  );
  return `${head}  local context state state_descr line
  typeset -A opt_args
  _arguments -C \\
${options}    '1: :->command' '*:: :->argument'
  if [[ $state == command ]]; then
    local -a commands=(
${described.join("")}    )
    _describe command commands
  elif [[ $state == argument ]]; then
    case $line[1] in
${calls.join("")}    esac
  fi
}
`;
}

/** For example `(-o --output)'{-o,--output}'[save everything into this folder]:value:_files -/`. */
function optionSpec({ short, long, summary, value }: OptionShape): string[] {
  const text = `[${summary.replace(/[[\]\\:]/g, "\\$&")}]`;
  const action = value === null ? "" : `:value:${actionOf(value)}`;
  const excluded = `(${short === null ? "" : `${short} `}${long})`;
  const names = short === null ? [long] : [short, long];
  return names.map((name) => {
    const joint = value === null ? "" : name.startsWith("--") ? "=" : "+";
    return `${excluded}${name}${joint}${text}${action}`;
  });
}

function argumentSpec(argument: WordKind | null): string {
  return argument === null ? "" : `'*:argument:${actionOf(argument)}'`;
}

function actionOf(kind: WordKind): string {
  if (kind === "file") return "_files";
  if (kind === "folder") return "_files -/";
  // The empty list. With a message (a space), zsh would complete no options at this word.
  return kind === "free" ? "()" : `(${kind.join(" ")})`;
}

function functionName({ path }: CommandShape): string {
  return ["_onetimeshare", ...path].join("_").replaceAll("-", "_");
}

function quote(texts: string | readonly string[]): string {
  return [texts]
    .flat()
    .map((text) => `'${text.replaceAll("'", "'\\''")}'`)
    .join(" ");
}
