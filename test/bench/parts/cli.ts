import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { installedPackage } from "../../capacity/installed-server.ts";
import { repeat } from "../../support/pattern.ts";
import { programCommand } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { type Contestant, startBare, startVersion, type Version } from "../contestants.ts";
import { stopAll, THIS } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { number, spread, times } from "../quantities.ts";
import { inRounds, ratiosOf, spreadOf } from "../rounds.ts";
import { MIB } from "../sizes.ts";
import { type ProgramTime, timed } from "../timed-program.ts";

const MOST_SECONDS = 4;
const MOST_RATIO = 1.5;
const MOST_ROUNDS = 3;

interface Times {
  send: ProgramTime;
  get: ProgramTime;
}

/** `send` and `get` of a large file, against curl to the bare server and age to the disk. */
export const cli: Part = async ({ versions, sizes, rounds }) => {
  const folder = await tempFolder();
  const file = join(folder, "file.bin");
  await pipeline(repeat(randomBytes(MIB), sizes.cliFile), createWriteStream(file, { flush: true }));
  const servers: Record<string, Contestant> = {};
  const measured: Record<string, () => Promise<Times>> = {};
  for (const version of versions) {
    const server = await startVersion(version);
    servers[version.name] = server;
    measured[version.name] = () => sendAndGet(version, server.url, file, folder);
  }
  const bare = await startBare();
  servers.bare = bare;
  measured.curl = () => curl(bare.url, file, folder);
  measured.age = await ageWith(file, folder);
  const count = Math.min(rounds, MOST_ROUNDS);
  const results = await inRounds("command line", count, measured, { warmUp: false });
  await stopAll(servers);
  await rm(folder, { recursive: true });

  const seconds = (name: string, step: keyof Times) =>
    (results[name] ?? []).map((times) => times[step].seconds);
  const rows = Object.keys(results).flatMap((name) =>
    (["send", "get"] as const).map((step) => {
      const times = (results[name] ?? []).map((each) => each[step]);
      return [
        NAMES[name]?.[step] ?? `${name}: ${step}`,
        spread(spreadOf(seconds(name, step)), 2),
        spread(ratiosOf(seconds(name, step), seconds("curl", step)), 2),
        spread(spreadOf(times.map(({ user }) => user)), 2),
        spread(spreadOf(times.map(({ system }) => system)), 2),
      ];
    }),
  );
  const judgements = (["send", "get"] as const).map((step): Judgement => {
    const time = spreadOf(seconds(THIS, step));
    const ratio = ratiosOf(seconds(THIS, step), seconds("curl", step));
    return {
      measure: `command line, \`${step}\` of 1 GiB`,
      target: `at most ${MOST_SECONDS} s, or ${MOST_RATIO} times curl with the bare server`,
      measured: `${spread(time, 1)} s, ratio ${spread(ratio, 2)}`,
      isMet: time.median <= MOST_SECONDS || ratio.median <= MOST_RATIO,
      brief: [
        `\`onetimeshare ${step}\` of 1 GiB`,
        `${number(time.median, 1)} s, ${times(ratio)} \`curl\` without encryption`,
      ],
    };
  });
  return {
    title: "Command line",
    notes: [
      "The times include the start of the program. `get` makes the file durable, curl and age do not.",
    ],
    tables: [
      {
        columns: [
          `a file of ${number(sizes.cliFile / MIB)} MiB`,
          ...["seconds", "ratio to curl", "user time, s", "system time, s"],
        ],
        rows,
      },
    ],
    ...{ judgements, values: results },
  };
};

const NAMES: Record<string, Record<keyof Times, string>> = {
  curl: { send: "`curl -T` to bare `node:http`", get: "`curl -o` from bare `node:http`" },
  age: { send: "`age -e`, file to file", get: "`age -d`, file to file" },
};

async function sendAndGet(
  { root }: Version,
  url: string,
  file: string,
  folder: string,
): Promise<Times> {
  const { program, firstArguments } = programCommand(await installedPackage(root));
  const command = [program, ...firstArguments];
  const env = {
    HOME: folder,
    ONETIMESHARE_SERVER: url,
    ONETIMESHARE_STATE_DIR: join(folder, "state"),
  };
  const inbox = join(folder, "inbox");
  await mkdir(inbox);
  const sent = await timed([...command, "send", file], env);
  const got = await timed([...command, "get", sent.stdout.trim(), "-o", `${inbox}/`], env);
  await rm(inbox, { recursive: true });
  return { send: sent.time, get: got.time };
}

async function curl(url: string, file: string, folder: string): Promise<Times> {
  const saved = join(folder, "curl.bin");
  const { time: send } = await timed(["curl", "--fail", "-sS", "-T", file, `${url}/file`]);
  const { time: get } = await timed(["curl", "--fail", "-sS", "-o", saved, `${url}/file`]);
  await rm(saved);
  return { send, get };
}

async function ageWith(file: string, folder: string): Promise<() => Promise<Times>> {
  const [key, sealed, opened] = ["key", "file.age", "age.bin"].map((name) => join(folder, name));
  await timed(["age-keygen", "-o", String(key)]);
  const recipient = (await timed(["age-keygen", "-y", String(key)])).stdout.trim();
  return async () => {
    const { time: send } = await timed(["age", "-e", "-r", recipient, "-o", String(sealed), file]);
    const { time: get } = await timed([
      "age",
      "-d",
      "-i",
      String(key),
      "-o",
      String(opened),
      String(sealed),
    ]);
    await Promise.all([rm(String(sealed)), rm(String(opened))]);
    return { send, get };
  };
}
