import { Argument, type Command } from "commander";
import type { CliContext } from "../context.ts";

const HELP = `
Examples:
  eval "$(onetimeshare completion bash)"            in ~/.bashrc
  source <(onetimeshare completion zsh)             in ~/.zshrc, after compinit
  onetimeshare completion fish | source             in ~/.config/fish/config.fish

The Debian package has installed the completions already. They complete the command "onetimeshare", not "npx".`;

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command("completion")
    .summary("print the completions for a shell")
    .description("Prints a script that completes commands, options and files in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", HELP)
    .action(async (shell: Shell) => context.terminal.print(await completionScript(program, shell)));
}

/** Loads the writers only here, because no other command needs them. */
export async function completionScript(program: Command, shell: Shell): Promise<string> {
  const { shapeOf } = await import("../completion/command-shape.ts");
  const shape = shapeOf(program);
  if (shell === "bash") return (await import("../completion/bash.ts")).bashCompletion(shape);
  if (shell === "zsh") return (await import("../completion/zsh.ts")).zshCompletion(shape);
  return (await import("../completion/fish.ts")).fishCompletion(shape);
}
