import { installedPackage, startInstalled } from "../../capacity/installed-server.ts";
import { programCommand } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import type { Version } from "../contestants.ts";
import { THIS } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { spread } from "../quantities.ts";
import { inRounds, spreadOf } from "../rounds.ts";
import { timed } from "../timed-program.ts";

const MOST = { help: 150, server: 400 };

interface Times {
  /** Milliseconds until `--help` has ended. */
  help: number;
  /** Milliseconds until a server has answered its first request. Null: it has no server. */
  server: number | null;
}

/** How long the program takes to start, with its compiled code in the cache. */
export const starts: Part = async ({ versions, sizes }) => {
  const measured: Record<string, () => Promise<Times>> = {};
  for (const version of versions) measured[version.name] = await startsOf(version);
  measured["`node` alone"] = async () => ({
    ...{ help: 1000 * (await timed([process.execPath, "-e", "0"])).time.seconds, server: null },
  });
  const results = await inRounds("starts", sizes.starts, measured);
  const of = (name: string, which: keyof Times) =>
    spreadOf((results[name] ?? []).map((times) => times[which] ?? Number.NaN));
  const judgement = (which: keyof Times, measure: string): Judgement => {
    const found = of(THIS, which);
    return {
      measure,
      target: `under ${MOST[which]} ms, warm`,
      measured: `${spread(found)} ms`,
      isMet: found.median < MOST[which],
    };
  };
  return {
    title: "Starts",
    notes: ["Each start finds its compiled code in the cache, as all but the first one do."],
    tables: [
      {
        columns: ["", "`--help`, ms", "server: start to first answer, ms"],
        rows: Object.keys(results).map((name) => [
          name,
          spread(of(name, "help")),
          results[name]?.[0]?.server === null ? "" : spread(of(name, "server")),
        ]),
      },
    ],
    judgements: [
      judgement("help", "`onetimeshare --help`"),
      judgement("server", "start to first answer"),
    ],
    values: results,
  };
};

async function startsOf({ root }: Version): Promise<() => Promise<Times>> {
  const { program, firstArguments } = programCommand(await installedPackage(root));
  const [HOME, DATA_DIR] = [await tempFolder(), await tempFolder()];
  return async () => {
    const { time } = await timed([program, ...firstArguments, "--help"], { HOME });
    const begunAt = performance.now();
    const server = await startInstalled({ HOME, DATA_DIR }, { root });
    const { status } = await fetch(`${server.url}/api/v1/config`);
    const endedAt = performance.now();
    await server.stop();
    if (status !== 200) throw new Error(`the first answer is ${status}`);
    return { help: 1000 * time.seconds, server: endedAt - begunAt };
  };
}
