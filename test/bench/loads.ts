import {
  type Contestant,
  startBare,
  startNginxFiles,
  startOnRedisAndS3,
  startVersion,
} from "./contestants.ts";
import { load } from "./generator.ts";
import type { LoadResult } from "./load/crowd.ts";
import type { Job } from "./load/jobs.ts";
import type { Plan, Table } from "./part.ts";
import { peakMemory } from "./peak-memory.ts";
import { megabytes, number, percent, spread } from "./quantities.ts";
import { inRounds, ratiosOf, type Spread, spreadOf } from "./rounds.ts";

/** The names of the contestants, as tables show them. */
export const THIS = "this version";
export const BEFORE = "the version before";
export const REDIS_AND_S3 = "this version, Redis and S3";
export const BARE = "bare `node:http`";
const NGINX = "nginx";

/** One line of a comparison: a load on a server. */
export interface Entrant {
  server: Contestant;
  job: Pick<Job, "kind" | "clients" | "extent" | "size">;
}

export interface LoadResults {
  rounds: Record<string, LoadResult[]>;
  /** The highest memory of each server process until then, in bytes. */
  peaks: Record<string, number>;
}

/** Starts the versions of a plan, and this version on Redis and S3 if the plan has it. */
export async function startVersions({
  versions,
  withRedisAndS3,
}: Plan): Promise<Record<string, Contestant>> {
  const started: Record<string, Contestant> = {};
  for (const version of versions) started[version.name] = await startVersion(version);
  if (withRedisAndS3) started[REDIS_AND_S3] = await startOnRedisAndS3(versions[0]);
  return started;
}

export async function stopAll(servers: Record<string, Contestant>): Promise<void> {
  for (const server of Object.values(servers)) await server.stop();
}

/** Compares the versions with plain file servers: a job for a version, and the one like it for a file server. */
export async function compareWithFileServers(
  title: string,
  plan: Plan,
  job: Omit<Entrant["job"], "kind">,
  [ours, theirs]: readonly [Entrant["job"]["kind"], Entrant["job"]["kind"]],
): Promise<LoadResults> {
  const versions = await startVersions(plan);
  const files = { [BARE]: await startBare(), [NGINX]: await startNginxFiles() };
  const entrants: Record<string, Entrant> = {};
  for (const [name, server] of Object.entries(versions)) {
    entrants[name] = { server, job: { ...job, kind: ours } };
  }
  for (const [name, server] of Object.entries(files)) {
    entrants[name] = { server, job: { ...job, kind: theirs } };
  }
  const results = await compareLoads(title, plan.rounds, entrants);
  await stopAll({ ...versions, ...files });
  return results;
}

/** Runs all loads in turn. */
export async function compareLoads(
  title: string,
  rounds: number,
  entrants: Record<string, Entrant>,
): Promise<LoadResults> {
  const measured = Object.fromEntries(
    Object.entries(entrants).map(([name, { server, job }]) => [
      name,
      () => load({ ...job, url: server.url, pid: server.pid }),
    ]),
  );
  const results = await inRounds(title, rounds, measured);
  const peaks: Record<string, number> = {};
  for (const [name, { server }] of Object.entries(entrants)) {
    peaks[name] = await peakMemory(server.pid);
  }
  return { rounds: results, peaks };
}

/** A table of rates, with the ratios to a reference of the same rounds. */
export function loadTable({ rounds, peaks }: LoadResults, what: string, reference: string): Table {
  const rows = Object.entries(rounds).map(([name, results]) => [
    name,
    spread(rateOf(results)),
    name === reference ? "1" : spread(rateRatio(rounds, name, reference), 2),
    callTimes(results),
    megabytes(peaks[name] ?? Number.NaN),
    percent(median(results, ({ cpu }) => cpu.server)),
    percent(median(results, ({ cpu }) => cpu.load)),
  ]);
  const columns = [
    what,
    "a second",
    `ratio to ${reference}`,
    "p50 / p99 of a call, ms",
    "memory, peak",
    "CPU, server",
    "CPU, load",
  ];
  return { columns, rows };
}

export function rateOf(results: readonly LoadResult[] = []): Spread {
  return spreadOf(results.map(rate));
}

export function rateRatio(
  rounds: Record<string, LoadResult[]>,
  name: string,
  reference: string,
): Spread {
  return ratiosOf((rounds[name] ?? []).map(rate), (rounds[reference] ?? []).map(rate));
}

function rate({ count, seconds }: LoadResult): number {
  return count / seconds;
}

function callTimes(results: readonly LoadResult[]): string {
  return Object.keys(results[0]?.calls ?? {})
    .map((name) => {
      const at = (which: "p50" | "p99") =>
        number(
          median(results, ({ calls }) => calls[name]?.[which] ?? Number.NaN),
          1,
        );
      return `${name} ${at("p50")} / ${at("p99")}`;
    })
    .join(", ");
}

function median(results: readonly LoadResult[], value: (result: LoadResult) => number): number {
  return spreadOf(results.map(value)).median;
}
