import { constants } from "node:os";
import { sep } from "node:path";
import { CommanderError } from "commander";
import {
  LinkAddressError,
  ProblemError,
  ServerAddressError,
  SourceChangedError,
  UnknownProblemError,
  UnreachableError,
} from "../client/errors.ts";
import { isTransient } from "../client/retry.ts";
import { IntegrityError } from "../protocol/age-file.ts";
import { TooManyEntriesError } from "../protocol/bundle.ts";
import { LinkError } from "../protocol/link.ts";
import type { ProblemCode } from "../protocol/problems.ts";
import { connectionWords } from "./connection-words.ts";
import { InterruptedError, ObstacleError, OutputClosedError, UsageError } from "./errors.ts";
import { formatMoment, goneWords, triesLeft } from "./terminal/wording.ts";

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
  if (error instanceof UnreachableError) {
    return { exitCode: exitCodeOf(error), words: connectionWords(error) };
  }
  if (isOurs(error)) return { exitCode: exitCodeOf(error), words: error.message };
  return { exitCode: exitCodes.other, words: describeUnexpected(error, stateFolder) };
}

type OurError =
  | UsageError
  | LinkError
  | ObstacleError
  | IntegrityError
  | UnreachableError
  | UnknownProblemError
  | LinkAddressError
  | ServerAddressError
  | SourceChangedError
  | TooManyEntriesError;

function isOurs(error: unknown): error is OurError {
  return [
    UsageError,
    LinkError,
    ObstacleError,
    IntegrityError,
    UnreachableError,
    UnknownProblemError,
    LinkAddressError,
    ServerAddressError,
    SourceChangedError,
    TooManyEntriesError,
  ].some((kind) => error instanceof kind);
}

function exitCodeOf(error: OurError): number {
  const isTyped = [UsageError, LinkError, ServerAddressError].some((kind) => error instanceof kind);
  if (isTyped) return exitCodes.usage;
  if (error instanceof IntegrityError) return exitCodes.integrity;
  return isTransient(error) ? exitCodes.unavailable : exitCodes.other;
}

function describeProblem(problem: ProblemError): Failure {
  const exitCode = problemExitCodes[problem.code] ?? exitCodes.other;
  const { code, title, message } = problem;
  const said = message === title ? [] : [sentence(message)];
  // What is wrong with a request is a person's doing only where it is said in words of its own.
  if (code === "bad_request" && said.length > 0) {
    return { exitCode: exitCodes.usage, words: said.join(" ") };
  }
  const words = [sentence(title), ...said, ...describeReason(problem), adviceFor(problem)];
  return { exitCode, words: words.join(" ") };
}

function describeReason({ reason, at }: ProblemError): string[] {
  if (!reason) return [];
  const since = at === undefined ? "" : ` (${formatMoment(at)})`;
  return [`The reason: ${goneWords[reason]}${since}.`];
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

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
