import { execFile } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, matchesGlob } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { makeBaseImage, npmAccess } from "./base-image.ts";
import { type Stage, type Step, stagesOf, substitute } from "./dockerfile.ts";
import { runInOwnNamespaces } from "./own-namespaces.ts";

const run = promisify(execFile);

/** A built image: its root folder and what a container of it starts. */
export interface Image {
  root: string;
  env: Record<string, string>;
  /** Such as 65532:65532. */
  user: string;
  /** The folder in which its programs run, such as /app. */
  workFolder: string;
  entrypoint: string[];
  command: string[];
  healthCheck: string[];
  labels: Record<string, string>;
  volumes: string[];
}

/** A stage while it is built: its folder and its settings so far. */
interface Built {
  root: string;
  env: Map<string, string>;
  image: Image;
}

/** Runs the steps of the Dockerfile one by one in folders, without a container engine. Needs root. */
export async function buildImage(): Promise<Image> {
  if (process.getuid?.() !== 0)
    throw new Error("This test runs the build as root: it needs chroot.");
  const folder = await tempFolder();
  const context = join(folder, "context");
  await copyContext(context);
  const stages = stagesOf(await readFile(join(CHECKOUT, "Dockerfile"), "utf8"));
  const bases = new Map<string, string>();
  const built = new Map<string, Built>();
  for (const [index, stage] of stages.entries()) {
    const root = join(folder, `stage-${index}`);
    await mkdir(root);
    if (stage.base !== "scratch") {
      const base = bases.get(stage.base) ?? join(folder, `base-${bases.size}`);
      if (!bases.has(stage.base)) {
        await makeBaseImage(stage.base, base);
        bases.set(stage.base, base);
      }
      await run("cp", ["-a", `${base}/.`, root]);
    }
    built.set(stage.name, await buildStage(stage, root, context, built));
  }
  const last = [...built.values()].at(-1);
  if (last === undefined) throw new Error("The Dockerfile has no stage.");
  return { ...last.image, env: Object.fromEntries(last.env) };
}

/** Copies what .dockerignore lets through. Its patterns are file names at the top, and `**` patterns. */
async function copyContext(context: string): Promise<void> {
  const lines = (await readFile(join(CHECKOUT, ".dockerignore"), "utf8")).split("\n");
  const patterns = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const names = (await readdir(CHECKOUT)).filter((name) => isSent(name, patterns));
  await mkdir(context);
  for (const name of names) {
    await cp(join(CHECKOUT, name), join(context, name), {
      recursive: true,
      filter: (path) => {
        const nested = patterns.filter((pattern) => pattern.startsWith("**/"));
        return !nested.some((pattern) => matchesGlob(basename(path), pattern.slice("**/".length)));
      },
    });
  }
}

/** The last pattern that matches decides. */
function isSent(name: string, patterns: string[]): boolean {
  const deciding = patterns.findLast((pattern) => matchesGlob(name, pattern.replace(/^!/, "")));
  return deciding === undefined || deciding.startsWith("!");
}

async function buildStage(
  { base, steps }: Stage,
  root: string,
  context: string,
  stages: ReadonlyMap<string, Built>,
): Promise<Built> {
  const state: Built = {
    root,
    env: new Map(
      base === "scratch"
        ? []
        : [["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]],
    ),
    image: {
      root,
      env: {},
      user: "0:0",
      workFolder: "/",
      entrypoint: [],
      command: [],
      healthCheck: [],
      labels: {},
      volumes: [],
    },
  };
  const args = new Map<string, string>();
  for (const step of steps) {
    const values = new Map([...args, ...state.env]);
    const word = (index: number) => substitute(step.words[index] ?? "", values);
    const named = step.properties.map(
      ([name, value]) => [name, substitute(value, values)] as const,
    );
    switch (step.keyword) {
      case "ARG":
        for (const [name, value] of named) args.set(name, value);
        break;
      case "ENV":
        for (const [name, value] of named) state.env.set(name, value);
        break;
      case "LABEL":
        Object.assign(state.image.labels, Object.fromEntries(named));
        break;
      case "WORKDIR":
        state.image.workFolder = word(0);
        await mkdir(join(root, word(0)), { recursive: true });
        break;
      case "COPY":
        await copy(step, state, stages.get(step.flags.get("from") ?? "")?.root ?? context);
        break;
      case "RUN":
        await runStep(step, state);
        break;
      case "USER":
        state.image.user = word(0);
        break;
      case "VOLUME":
        state.image.volumes.push(word(0));
        break;
      case "ENTRYPOINT":
        state.image.entrypoint = step.json;
        break;
      case "CMD":
        state.image.command = step.json;
        break;
      case "HEALTHCHECK":
        state.image.healthCheck = step.json;
        break;
      case "EXPOSE":
      case "STOPSIGNAL":
        break;
      default:
        throw new Error(`The test does not know ${step.keyword}.`);
    }
  }
  return state;
}

/** A folder is copied with its content alone, into a target that is a folder or ends in a slash. */
async function copy(
  { words, flags }: Step,
  { root, image: { workFolder } }: Built,
  from: string,
): Promise<void> {
  const target = words.at(-1) ?? "";
  const inRoot = join(root, target.startsWith("/") ? target : join(workFolder, target));
  const [user, group] = (flags.get("chown") ?? "0:0").split(":").map(Number);
  for (const source of words.slice(0, -1)) {
    const path = join(from, source);
    if ((await stat(path)).isDirectory()) {
      await mkdir(inRoot, { recursive: true });
      await run("cp", ["-a", "--no-preserve=ownership", `${path}/.`, inRoot]);
    } else {
      await run("cp", [
        "-a",
        "--no-preserve=ownership",
        path,
        target.endsWith("/") ? `${inRoot}/` : inRoot,
      ]);
    }
  }
  if (flags.has("chown")) await chown(inRoot, user ?? 0, group ?? 0);
}

/** Runs a command in the stage's root, with its own mounts and processes. */
async function runStep({ text, flags }: Step, { root, env, image }: Built): Promise<void> {
  const access = await npmAccess();
  const cache = /type=cache,target=(?<folder>\/[^,\s]+)/.exec(flags.get("mount") ?? "")?.groups;
  const mounts = [
    'mount -t proc proc "$1/proc"',
    'for file in null urandom; do touch "$1/dev/$file"; mount --bind "/dev/$file" "$1/dev/$file"; done',
    'for file in resolv.conf hosts; do touch "$1/etc/$file"; mount --bind "/etc/$file" "$1/etc/$file"; done',
    'touch "$1/run/authorities"; mount --bind "$2" "$1/run/authorities"',
    ...(cache ? [`mkdir -p "$1${cache.folder}"; mount --bind "$3" "$1${cache.folder}"`] : []),
  ];
  const script = `set -e; ${mounts.join("; ")}; exec /usr/sbin/chroot "$1" /bin/sh -c "cd $4; $5"`;
  const { child, output } = runInOwnNamespaces(
    script,
    [root, access.authorities, access.cache, image.workFolder, text],
    {
      env: {
        PATH: "/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin",
        HOME: "/root",
        npm_config_cafile: "/run/authorities",
        ...access.env,
        ...Object.fromEntries(env),
      },
    },
  );
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`RUN ${text}\n${output()}`);
}
