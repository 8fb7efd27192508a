import {
  BARE,
  compareLoads,
  type Entrant,
  loadTable,
  rateOf,
  rateRatio,
  startFileServers,
  startVersions,
  stopAll,
  THIS,
} from "../loads.ts";
import type { Judgement, Part, Table } from "../part.ts";
import { number, spread, times } from "../quantities.ts";

const CLIENTS = [10, 100];
const LEAST_RATIO = 0.85;

/** Files of 1 MiB, uploaded by many clients until they are durable. */
export const uploads: Part = async (plan) => {
  const { sizes, rounds } = plan;
  const tables: Table[] = [];
  const judgements: Judgement[] = [];
  const values: Record<string, unknown> = {};
  for (const clients of CLIENTS) {
    const job = { clients, extent: { count: sizes.uploads }, size: sizes.file };
    const versions = await startVersions(plan);
    const files = await startFileServers();
    const entrants: Record<string, Entrant> = {};
    for (const [name, server] of Object.entries(versions)) {
      entrants[name] = { server, job: { ...job, kind: "uploads" } };
    }
    for (const [name, server] of Object.entries(files)) {
      entrants[name] = { server, job: { ...job, kind: "puts" } };
    }
    const results = await compareLoads(`uploads, ${clients} clients`, rounds, entrants);
    await stopAll({ ...versions, ...files });
    const ratio = rateRatio(results.rounds, THIS, BARE);
    tables.push(loadTable(results, `uploads of 1 MiB, ${clients} clients`, BARE));
    judgements.push({
      measure: `1 MiB upload to durable, ${clients} clients`,
      target: `at least ${LEAST_RATIO} of bare \`node:http\` that syncs file and folder`,
      measured: spread(ratio, 2),
      isMet: ratio.median >= LEAST_RATIO,
      brief: [
        `uploads of 1 MiB, durable, ${clients} clients`,
        `${number(rateOf(results.rounds[THIS]).median)} a second, ${times(ratio)} a bare \`node:http\` server`,
      ],
    });
    values[clients] = results;
  }
  return {
    title: "Uploads",
    notes: [
      "An upload is the creation of the share and the PATCH with its bytes. All is durable before the answer.",
      "nginx syncs nothing.",
    ],
    ...{ tables, judgements, values },
  };
};
