import { constants } from "node:os";
import { sep } from "node:path";
import { CommanderError } from "commander";
import { ProblemError, UnknownProblemError, UnreachableError } from "../client/errors.ts";
import { isTransient } from "../client/retry.ts";
import { asSentence, CodedError, messageText } from "../protocol/errors.ts";
import { goneReasons, type OwnCode, type ProblemCode } from "../protocol/problems.ts";
import { connectionWords } from "./connection-words.ts";
import { InterruptedError, ObstacleError, OutputClosedError, UsageError } from "./errors.ts";
import { formatMoment, triesLeft } from "./terminal/wording.ts";

/** What scripts may rely on. */
export const exitCodes = {
  done: 0,
  other: 1,
  usage: 2,
  gone: 3,
  wrongPassword: 4,
  locked: 5,
  unavailable: 6,
  integrity: 7,
  notAllowed: 8,
} as const;

/** How a command that failed ends: its exit code, and the words for the person. */
export interface Failure {
  exitCode: number;
  /** Empty where nobody needs to be told. */
  words: string;
}

const problemExitCodes: Partial<Record<ProblemCode, number>> = {
  already_claimed: exitCodes.gone,
  gone: exitCodes.gone,
  not_found: exitCodes.gone,
  wrong_link: exitCodes.gone,
  password_required: exitCodes.wrongPassword,
  wrong_password: exitCodes.wrongPassword,
  locked: exitCodes.locked,
  upload_not_allowed: exitCodes.notAllowed,
  sign_in_required: exitCodes.notAllowed,
  rate_limited: exitCodes.unavailable,
  request_timeout: exitCodes.unavailable,
  unavailable: exitCodes.unavailable,
};

const ownExitCodes: Partial<Record<OwnCode, number>> = {
  not_a_link: exitCodes.usage,
  cut_off: exitCodes.usage,
  damaged: exitCodes.usage,
  newer_version: exitCodes.usage,
  server_address: exitCodes.usage,
  unreachable: exitCodes.unavailable,
  integrity: exitCodes.integrity,
};

const systemWords: Record<string, string> = {
  EACCES: "No permission for that file or folder. Choose another, or change its permissions.",
  EDQUOT: "Your share of the disk is full. Make room, then run the same command again.",
  EISDIR: "A folder stands where a file is needed. Choose another place.",
  ENOENT: "A file or folder is not there. Check its name.",
  ENOSPC: "The disk is full. Make room, then run the same command again.",
  ENOTDIR: "A part of that path is not a folder. Choose another place.",
  EPERM: "The system does not allow it for that file or folder. Choose another.",
  EROFS: "That place can't be written to. Choose another.",
};

/** How the system says that nothing can be kept in a folder. */
const unfitForState = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "ELOOP"]);

/**
 * What any error means to the person at the terminal. Never a stack, and no message but ours and the server's.
 *
 * @param stateFolder where the command line keeps what it must remember
 */
export function describeFailure(error: unknown, stateFolder: string): Failure {
  if (error instanceof CommanderError) {
    // It has written its words, or the help that was asked for, by itself.
    return { exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.usage, words: "" };
  }
  if (error instanceof InterruptedError) {
    return { exitCode: 128 + constants.signals[error.signal], words: "" };
  }
  if (error instanceof OutputClosedError) return { exitCode: exitCodes.other, words: "" };
  if (error instanceof ProblemError) return describeProblem(error);
  if (error instanceof CodedError) {
    const code: OwnCode = error.code;
    const exitCode = ownExitCodes[code] ?? exitCodes.other;
    const isUnreachable = error instanceof UnreachableError;
    return { exitCode, words: isUnreachable ? connectionWords(error) : error.message };
  }
  if (error instanceof UnknownProblemError) {
    const exitCode = isTransient(error) ? exitCodes.unavailable : exitCodes.other;
    return { exitCode, words: error.message };
  }
  if (error instanceof UsageError) return { exitCode: exitCodes.usage, words: error.message };
  if (error instanceof ObstacleError) return { exitCode: exitCodes.other, words: error.message };
  return { exitCode: exitCodes.other, words: describeUnexpected(error, stateFolder) };
}

function describeProblem(problem: ProblemError): Failure {
  const { code, detail, reason, at } = problem;
  // A bad request is the user's doing only if the detail says so.
  if (code === "bad_request" && detail !== undefined) {
    return { exitCode: exitCodes.usage, words: asSentence(detail) };
  }
  const since = at === undefined ? "" : ` (${formatMoment(at)})`;
  const title = reason ? `${goneReasons[reason].title}${since}` : problem.title;
  return {
    exitCode: problemExitCodes[code] ?? exitCodes.other,
    words: messageText({ title, detail, advice: adviceFor(problem) }),
  };
}

function adviceFor({ code, attemptsRemaining, advice }: ProblemError): string {
  if (code === "upload_not_allowed") {
    return `${advice} A token goes into ONETIMESHARE_UPLOAD_TOKEN, or into a file for --upload-token-file.`;
  }
  if (attemptsRemaining === undefined) return advice;
  if (attemptsRemaining === 0) return "It is locked now; the sender can unlock it.";
  return `Check it with the sender: ${triesLeft(attemptsRemaining)}, then it locks.`;
}

/** Messages of libraries and of the system may quote what they worked on: only names and codes are shown. */
function describeUnexpected(error: unknown, stateFolder: string): string {
  const { name, code, path, syscall } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const isUnfit = unfitForState.has(code ?? "") || (code === "ENOENT" && syscall === "mkdir");
  if (
    isUnfit &&
    path !== undefined &&
    (isWithin(path, stateFolder) || isWithin(stateFolder, path))
  ) {
    return `OneTimeShare can't save its state in ${stateFolder}. Set ONETIMESHARE_STATE_DIR to a folder that you may write to.`;
  }
  const known = systemWords[code ?? ""];
  if (known) return path === undefined ? known : `${path}: ${known}`;
  const what = [name ?? typeof error, code].filter(Boolean).join(" ");
  return `Something unexpected happened (${what}). Try again; if it happens again, report it with this line.`;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}
