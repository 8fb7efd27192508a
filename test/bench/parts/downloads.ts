import { BARE, compareWithFileServers, loadTable, rateOf, rateRatio, THIS } from "../loads.ts";
import type { Part } from "../part.ts";
import { number, spread, times } from "../quantities.ts";

const CLIENTS = 100;
const LEAST_RATIO = 0.9;

/** Claimed shares of 1 MiB, downloaded by 100 clients. */
export const downloads: Part = async (plan) => {
  const { downloads: count, file: size } = plan.sizes;
  const job = { clients: CLIENTS, extent: { count }, size };
  const results = await compareWithFileServers("downloads", plan, job, ["downloads", "gets"]);
  const ratio = rateRatio(results.rounds, THIS, BARE);
  return {
    title: "Downloads",
    notes: ["Each claim is made before the measurement and downloaded once."],
    tables: [loadTable(results, `downloads of 1 MiB, ${CLIENTS} clients`, BARE)],
    judgements: [
      {
        measure: `1 MiB download of a claimed share, ${CLIENTS} clients`,
        target: `at least ${LEAST_RATIO} of a bare \`node:http\` file server`,
        measured: spread(ratio, 2),
        isMet: ratio.median >= LEAST_RATIO,
        brief: [
          `downloads of 1 MiB, ${CLIENTS} clients`,
          `${number(rateOf(results.rounds[THIS]).median)} a second, ${times(ratio)} a bare \`node:http\` server`,
        ],
      },
    ],
    values: results,
  };
};
