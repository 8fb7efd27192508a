import { type Contestant, startVersion } from "../contestants.ts";
import { load } from "../generator.ts";
import { THIS } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { peakMemory } from "../peak-memory.ts";
import { say } from "../progress.ts";
import { megabytes, number } from "../quantities.ts";
import { MIB } from "../sizes.ts";

const LIMIT = 160 * 1e6;

interface Measured {
  version: string;
  size: number;
  moved: number;
  peak: number;
  /** Bytes in a second. */
  rate: number;
}

/** The server's highest memory while many large files are uploaded at the same time. */
export const memory: Part = async ({ versions, sizes }) => {
  const { clients, small, large, largeBytes } = sizes.memory;
  const cases = [
    { size: small, maxBytes: clients * small },
    { size: large, maxBytes: Math.min(largeBytes, clients * large) },
  ];
  const measured: Measured[] = [];
  for (const { size, maxBytes } of cases) {
    for (const version of versions) {
      say(`memory: ${clients} uploads of ${number(size / MIB)} MiB, ${version.name}`);
      const server = await startVersion(version, { STALL_TIMEOUT: "300" });
      const { rate, peak } = await uploadAll(server, clients, size, maxBytes);
      await server.stop();
      measured.push({ version: version.name, size, moved: maxBytes, peak, rate });
    }
  }
  const judgements = measured
    .filter(({ version }) => version === THIS)
    .map(
      ({ size, moved, peak }): Judgement => ({
        measure: `server memory, ${clients} uploads of ${number(size / MIB)} MiB at once`,
        target: `under ${megabytes(LIMIT)}`,
        measured: `${megabytes(peak)}${moved < clients * size ? ` in the first ${megabytes(moved)}` : ""}`,
        isMet: peak < LIMIT,
        brief: [
          `memory of the server, ${clients} uploads of ${number(size / MIB)} MiB at once`,
          megabytes(peak),
        ],
      }),
    );
  return {
    title: "Memory",
    notes: [
      "The highest resident memory of the server's process, from its start to the end of the uploads.",
    ],
    tables: [
      {
        columns: [`${clients} uploads at once`, "file", "all bytes", "memory, peak", "a second"],
        rows: measured.map(({ version, size, moved, peak, rate }) => [
          ...[version, `${number(size / MIB)} MiB`, `${number(moved / MIB)} MiB`],
          ...[megabytes(peak), megabytes(rate)],
        ]),
      },
    ],
    judgements,
    values: measured,
  };
};

async function uploadAll(
  { url, pid }: Contestant,
  clients: number,
  size: number,
  maxBytes: number,
): Promise<{ rate: number; peak: number }> {
  const extent = { count: clients };
  const { seconds } = await load({ kind: "uploads", url, pid, clients, extent, size, maxBytes });
  return { rate: maxBytes / seconds, peak: await peakMemory(pid) };
}
