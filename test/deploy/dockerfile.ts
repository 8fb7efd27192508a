import {
  DockerfileParser,
  type From,
  type Instruction,
  type ModifiableInstruction,
  type PropertyInstruction,
} from "dockerfile-ast";

/** One stage of a Dockerfile. */
export interface Stage {
  name: string;
  /** An image, "scratch" or an earlier stage. */
  base: string;
  steps: Step[];
}

/** One instruction of a stage, with its variables still in it. */
export interface Step {
  keyword: string;
  /** Such as from=program. Without the dashes. */
  flags: ReadonlyMap<string, string>;
  /** All after the flags, as written. */
  text: string;
  words: string[];
  /** Of ENTRYPOINT, CMD and HEALTHCHECK in JSON form. */
  json: string[];
  /** Of ARG, ENV and LABEL. */
  properties: [name: string, value: string][];
}

export function stagesOf(content: string): Stage[] {
  const parsed = DockerfileParser.parse(content);
  const globals = new Map(parsed.getInitialARGs().flatMap((arg) => propertiesOf(arg)));
  const stages: Stage[] = [];
  for (const instruction of parsed.getInstructions()) {
    if (instruction.getKeyword() === "FROM") {
      const from = instruction as From;
      const base = substitute(from.getImage() ?? "", globals);
      stages.push({ name: from.getBuildStage() ?? "", base, steps: [] });
    } else stages.at(-1)?.steps.push(stepOf(instruction));
  }
  return stages;
}

/** Replaces $NAME and ${NAME}. A variable without a value becomes empty, as in a build. */
export function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{?(?<name>\w+)\}?/g, (_all, name: string) => values.get(name) ?? "");
}

function stepOf(instruction: Instruction): Step {
  const flags = (instruction as ModifiableInstruction).getFlags?.() ?? [];
  const text = (instruction.getRawArgumentsContent() ?? "").replace(/^(?:--\S+\s+)*/, "");
  return {
    keyword: instruction.getKeyword(),
    flags: new Map(flags.map((flag) => [flag.getName(), flag.getValue() ?? ""])),
    text,
    words: text.split(/\s+/),
    json: jsonIn(text),
    properties: propertiesOf(instruction),
  };
}

function jsonIn(text: string): string[] {
  if (!/^(?:CMD\s+)?\[/.test(text)) return [];
  return JSON.parse(text.replace(/^CMD\s+/, "").replaceAll("\\\n", "")) as string[];
}

function propertiesOf(instruction: Instruction): [string, string][] {
  const properties = (instruction as PropertyInstruction).getProperties?.() ?? [];
  return properties.map((property) => [property.getName(), property.getValue() ?? ""]);
}
