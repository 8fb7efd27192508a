import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

/** The answer to each password that the page sends. */
export interface StrengthReport {
  kind: "strength";
  /** From 0, guessed at once, to 4, very hard to guess. */
  score: number;
}

/** The time to estimate grows faster than the length. A longer password is strong anyway. */
const LONGEST_ESTIMATED = 100;

/** The dictionary has common passwords, which are much the same in every language. */
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

addEventListener("message", ({ data: password }: MessageEvent<string>) => {
  const { score } = estimator.check(password.slice(0, LONGEST_ESTIMATED));
  const report: StrengthReport = { kind: "strength", score };
  postMessage(report);
});
