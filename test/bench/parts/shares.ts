import { fillSqlite } from "../../capacity/share-room.ts";
import { type Contestant, startVersion } from "../contestants.ts";
import { compareLoads, type Entrant, loadTable, stopAll } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { say } from "../progress.ts";
import { number, spread } from "../quantities.ts";
import { ratiosOf } from "../rounds.ts";

const CLIENTS = 10;
const MOST_RATIO = 1.5;
const CALLS = ["create", "claim"] as const;

/** Creations and claims on a server with many shares, compared with one with few. */
export const shares: Part = async ({ versions: [version], sizes, rounds }) => {
  const job = {
    kind: "claims",
    clients: CLIENTS,
    extent: { seconds: sizes.claimSeconds },
  } as const;
  const servers: Record<string, Contestant> = {};
  const entrants: Record<string, Entrant> = {};
  const names = { few: nameOf(sizes.shares.few), many: nameOf(sizes.shares.many) };
  for (const [name, count] of Object.entries(sizes.shares)) {
    say(`shares: storing ${number(count)}`);
    const { dataDir } = await fillSqlite("file", count);
    const server = await startVersion(version, { DATA_DIR: dataDir });
    servers[name] = server;
    entrants[nameOf(count)] = { server, job: { ...job, size: 0 } };
  }
  const results = await compareLoads("shares", rounds, entrants);
  await stopAll(servers);
  const p99 = (name: string, call: string) =>
    (results.rounds[name] ?? []).map(({ calls }) => calls[call]?.p99 ?? Number.NaN);
  return {
    title: "Number of shares",
    notes: [
      `${CLIENTS} clients create texts and claim them. SQLite contains the other shares, which wait for a recipient.`,
    ],
    tables: [loadTable(results, "creations and claims", names.few)],
    judgements: CALLS.map((call): Judgement => {
      const ratio = ratiosOf(p99(names.many, call), p99(names.few, call));
      return {
        measure: `${names.many} against ${number(sizes.shares.few)}, p99 of ${call}`,
        target: `at most ${MOST_RATIO}`,
        measured: spread(ratio, 2),
        isMet: ratio.median <= MOST_RATIO,
      };
    }),
    values: results,
  };
};

function nameOf(count: number): string {
  return `${number(count)} shares`;
}
