import { fillRedis, fillSqlite } from "../../capacity/share-room.ts";
import { withRedis } from "../../support/redis-server.ts";
import { type Contestant, startVersion, type Version } from "../contestants.ts";
import { compareLoads, type Entrant, type LoadResults, loadTable, stopAll } from "../loads.ts";
import type { Judgement, Part, Plan } from "../part.ts";
import { say } from "../progress.ts";
import { number, spread } from "../quantities.ts";
import { ratiosOf } from "../rounds.ts";

const CLIENTS = 10;
const MOST_RATIO = 1.5;
const CALLS = ["create", "claim"] as const;

/** Starts a server whose store contains that many shares. */
type StartFilled = (version: Version, count: number) => Promise<Contestant>;

/** Creations and claims on a server with many shares, compared with one with few. */
export const shares: Part = async (plan) => {
  const stores: Record<string, StartFilled> = { SQLite: startOnSqlite };
  if (plan.withRedisAndS3) stores.Redis = startOnRedis;
  const results: Record<string, LoadResults> = {};
  for (const [store, start] of Object.entries(stores)) {
    results[store] = await compareCounts(store, plan, start);
  }
  return {
    title: "Number of shares",
    notes: [
      `${CLIENTS} clients create texts and claim them. The store contains the other shares, which wait for a recipient.`,
    ],
    tables: Object.entries(results).map(([store, ofStore]) =>
      loadTable(ofStore, `creations and claims, ${store}`, nameOf(plan.sizes.shares.few)),
    ),
    judgements: Object.entries(results).flatMap(([store, ofStore]) =>
      CALLS.map((call) => judge(store, plan, ofStore, call)),
    ),
    values: results,
  };
};

async function compareCounts(
  store: string,
  { versions: [version], sizes, rounds }: Plan,
  start: StartFilled,
): Promise<LoadResults> {
  const extent = { seconds: sizes.claimSeconds };
  const servers: Record<string, Contestant> = {};
  const entrants: Record<string, Entrant> = {};
  for (const count of Object.values(sizes.shares)) {
    say(`shares: storing ${number(count)} in ${store}`);
    const server = await start(version, count);
    servers[nameOf(count)] = server;
    entrants[nameOf(count)] = {
      server,
      job: { kind: "claims", clients: CLIENTS, extent, size: 0 },
    };
  }
  const results = await compareLoads(`shares in ${store}`, rounds, entrants);
  await stopAll(servers);
  return results;
}

function judge(
  store: string,
  { sizes }: Plan,
  { rounds }: LoadResults,
  call: (typeof CALLS)[number],
): Judgement {
  const p99 = (count: number) =>
    (rounds[nameOf(count)] ?? []).map(({ calls }) => calls[call]?.p99 ?? Number.NaN);
  const ratio = ratiosOf(p99(sizes.shares.many), p99(sizes.shares.few));
  return {
    measure: `${store}: ${nameOf(sizes.shares.many)} against ${number(sizes.shares.few)}, p99 of ${call}`,
    target: `at most ${MOST_RATIO}`,
    measured: spread(ratio, 2),
    isMet: ratio.median <= MOST_RATIO,
  };
}

async function startOnSqlite(version: Version, count: number): Promise<Contestant> {
  const { dataDir } = await fillSqlite("file", count);
  return startVersion(version, { DATA_DIR: dataDir });
}

async function startOnRedis(version: Version, count: number): Promise<Contestant> {
  const redis = await fillRedis("file", count);
  // The shares are there. From now on each write is durable, as the server asks for.
  await withRedis(redis.port, (client) => client.config("SET", "appendfsync", "always"));
  const server = await startVersion(version, redis.env);
  return {
    ...server,
    async stop() {
      await server.stop();
      await redis.stop();
    },
  };
}

function nameOf(count: number): string {
  return `${number(count)} shares`;
}
