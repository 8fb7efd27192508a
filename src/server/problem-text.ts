import { problems } from "../protocol/problems.ts";
import type { ProblemError } from "./problem.ts";

/** A problem in plain words, for a terminal. It is the same whether or not there is such a share. */
export function problemText(problem: ProblemError): string {
  if (problem.code === "not_acceptable") return HOW_TO_FETCH;
  const { title } = problems[problem.code];
  const { detail } = problem.extras;
  return `${[`${title}.`, detail, problem.advice].filter((line) => line !== undefined).join("\n")}\n`;
}

const HOW_TO_FETCH = `${problems.not_acceptable.title}. Looking has opened nothing.

What is sent here is encrypted, and the key is the part of the link after the "#", which no program
sends to a server. To fetch it, give the whole link, in quotes, to the command line:

  onetimeshare get 'LINK'

or open it in a browser.
`;
