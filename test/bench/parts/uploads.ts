import { BARE, compareWithFileServers, loadTable, rateOf, rateRatio, THIS } from "../loads.ts";
import type { Judgement, Part, Table } from "../part.ts";
import { number, spread, times } from "../quantities.ts";

const CLIENTS = [10, 100];
const LEAST_RATIO = 0.85;

/** Files of 1 MiB, uploaded by many clients until they are durable. */
export const uploads: Part = async (plan) => {
  const { uploads: count, file: size } = plan.sizes;
  const tables: Table[] = [];
  const judgements: Judgement[] = [];
  const values: Record<string, unknown> = {};
  for (const clients of CLIENTS) {
    const job = { clients, extent: { count }, size };
    const title = `uploads, ${clients} clients`;
    const results = await compareWithFileServers(title, plan, job, ["uploads", "puts"]);
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
