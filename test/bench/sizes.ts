const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** How much each part moves. */
export interface Sizes {
  /** A file of many clients. */
  file: number;
  uploads: number;
  downloads: number;
  cycleSeconds: number;
  cliFile: number;
  browserFile: number;
  memory: { clients: number; small: number; large: number; largeBytes: number };
  shares: { few: number; many: number };
  claimSeconds: number;
  starts: number;
}

/** Less than ten minutes. Many short rounds give a steadier median than a few long ones. */
export const USUAL: Sizes = {
  file: MIB,
  uploads: 300,
  downloads: 700,
  cycleSeconds: 1,
  cliFile: GIB,
  browserFile: 300 * 1000 * 1000,
  memory: { clients: 100, small: 100 * MIB, large: GIB, largeBytes: 4 * GIB },
  shares: { few: 1_000, many: 100_000 },
  claimSeconds: 1,
  starts: 10,
};

/** The complete targets, without shortcuts. */
export const FULL: Sizes = {
  ...USUAL,
  memory: { ...USUAL.memory, largeBytes: 100 * GIB },
  shares: { few: 1_000, many: 1_000_000 },
};

/** Each part works, but its numbers mean nothing: for the test of the benchmark. */
export const TINY: Sizes = {
  file: MIB,
  uploads: 20,
  downloads: 20,
  cycleSeconds: 0.2,
  cliFile: 2 * MIB,
  browserFile: 2 * MIB,
  memory: { clients: 5, small: MIB, large: 20 * MIB, largeBytes: 20 * MIB },
  shares: { few: 100, many: 1_000 },
  claimSeconds: 0.2,
  starts: 2,
};
