import { startVersion } from "../contestants.ts";
import {
  BEFORE,
  compareLoads,
  type Entrant,
  loadTable,
  rateOf,
  rateRatio,
  startVersions,
  stopAll,
  THIS,
} from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { number, spread } from "../quantities.ts";

const CLIENTS = 100;
const MANY = 300;
const LEAST_RATE = 1_500;
const LEAST_GAIN = 2.5;
const LEAST_RATIO = 0.9;
const CROWDED = `${THIS}, ${MANY} clients`;
const LIMITED = `${THIS}, with limits for each client`;

/** Limits that are counted and never reached. */
const HIGH_LIMITS = {
  RATE_LIMIT: "on",
  RATE_LIMIT_CREATE: "100000000/hour",
  RATE_LIMIT_CLAIM: "100000000/hour",
};

/** Texts of 1 KiB that are created, claimed and confirmed. */
export const cycles: Part = async (plan) => {
  const { sizes, rounds } = plan;
  const job = { kind: "cycles", extent: { seconds: sizes.cycleSeconds }, size: 0 } as const;
  const servers = await startVersions(plan);
  servers[LIMITED] = await startVersion(plan.versions[0], HIGH_LIMITS);
  const entrants: Record<string, Entrant> = {};
  for (const [name, server] of Object.entries(servers)) {
    entrants[name] = { server, job: { ...job, clients: CLIENTS } };
    if (name === THIS) entrants[CROWDED] = { server, job: { ...job, clients: MANY } };
  }
  const results = await compareLoads("cycles", rounds, entrants);
  await stopAll(servers);
  const rate = rateOf(results.rounds[THIS]);
  const gain = rateRatio(results.rounds, THIS, BEFORE);
  const hasBefore = BEFORE in entrants;
  const crowded = rateRatio(results.rounds, CROWDED, THIS);
  const judgements: Judgement[] = [
    {
      measure: `1 KiB create + claim + receipt, durable, ${CLIENTS} clients`,
      target: `at least ${LEAST_RATE} cycles a second, or ${LEAST_GAIN} times the version before`,
      measured: `${spread(rate)} a second${hasBefore ? `, ratio ${spread(gain, 2)}` : ""}`,
      isMet: rate.median >= LEAST_RATE || gain.median >= LEAST_GAIN,
      brief: [
        `texts of 1 KiB created, claimed and confirmed, durable, ${CLIENTS} clients`,
        `${number(rate.median)} a second`,
      ],
    },
    {
      measure: `${MANY} clients against ${CLIENTS}`,
      target: `no error, throughput at least ${LEAST_RATIO}`,
      measured: spread(crowded, 2),
      isMet: crowded.median >= LEAST_RATIO,
    },
  ];
  return {
    title: "Texts",
    notes: [
      "A cycle is three requests. Any answer but the expected one ends the benchmark with an error.",
    ],
    tables: [loadTable(results, `cycles of 1 KiB, ${CLIENTS} clients`, hasBefore ? BEFORE : THIS)],
    judgements,
    values: results,
  };
};
