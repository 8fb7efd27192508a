import { constants } from "node:os";
import { sep } from "node:path";
import { CommanderError } from "commander";
import { ProblemError, UnknownProblemError, UnreachableError } from "../client/errors.ts";
import { isTransient } from "../client/retry.ts";
import { asSentence, CodedError, messageText } from "../protocol/errors.ts";
import { goneReasons, type OwnCode, type ProblemCode } from "../protocol/problems.ts";
import { SIGN_IN_OR_TOKEN } from "../protocol/wire.ts";
import { connectionWords } from "./connection-words.ts";
import type { CliContext } from "./context.ts";
import {
  CheckFailedError,
  InterruptedError,
  ObstacleError,
  OutputClosedError,
  UsageError,
} from "./errors.ts";
import { formatMoment, triesLeft } from "./terminal/wording.ts";

/** Scripts rely on these numbers. */
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

/** The exit code and the message of a failed command. */
export interface Failure {
  exitCode: number;
  /** Empty if the person needs no message. */
  words: string;
}

const exitCodeByCode: Partial<Record<ProblemCode | OwnCode, number>> = {
  already_claimed: exitCodes.gone,
  gone: exitCodes.gone,
  not_found: exitCodes.gone,
  wrong_link: exitCodes.gone,
  password_required: exitCodes.wrongPassword,
  wrong_password: exitCodes.wrongPassword,
  locked: exitCodes.locked,
  upload_not_allowed: exitCodes.notAllowed,
  sign_in_required: exitCodes.notAllowed,
  receive_only: exitCodes.notAllowed,
  too_large: exitCodes.usage,
  rate_limited: exitCodes.unavailable,
  request_timeout: exitCodes.unavailable,
  unavailable: exitCodes.unavailable,
  storage_full: exitCodes.unavailable,
  not_ready: exitCodes.unavailable,
  not_a_link: exitCodes.usage,
  cut_off: exitCodes.usage,
  damaged: exitCodes.usage,
  newer_version: exitCodes.usage,
  server_address: exitCodes.usage,
  unreachable: exitCodes.unavailable,
  integrity: exitCodes.integrity,
};

const systemWords: Record<string, string> = {
  EACCES:
    "You have no permission for this file or folder. Choose another, or change its permissions.",
  EDQUOT: "Your disk quota is used up. Delete something, then run the same command again.",
  EISDIR: "This is a folder, but a file is needed. Choose another path.",
  ENOENT: "This file or folder does not exist. Check its name.",
  ENOSPC: "The disk is full. Delete something, then run the same command again.",
  ENOTDIR: "A part of this path is not a folder. Choose another path.",
  EPERM: "The system does not allow this for this file or folder. Choose another.",
  EROFS: "This disk is read-only. Choose another path.",
};

/** The errors of a folder that can't store the state. */
const unfitForState = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "ELOOP"]);

/**
 * Describes any error to the person at the terminal. It never shows a stack or the message of a library.
 *
 * @param command what the person ran, such as "send"
 */
export function describeFailure(
  error: unknown,
  { stateFolder, program }: Pick<CliContext, "stateFolder" | "program">,
  command = "",
): Failure {
  if (error instanceof CommanderError) {
    // Commander has already written the message or the help.
    return { exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.usage, words: "" };
  }
  if (error instanceof InterruptedError) {
    return { exitCode: 128 + constants.signals[error.signal], words: "" };
  }
  if (error instanceof CheckFailedError) {
    return { exitCode: error.exitCode, words: error.message };
  }
  if (error instanceof OutputClosedError) return { exitCode: exitCodes.other, words: "" };
  if (error instanceof ProblemError) return problemFailure(error, command);
  if (error instanceof CodedError) {
    const exitCode = exitCodeByCode[error.code as OwnCode] ?? exitCodes.other;
    const isUnreachable = error instanceof UnreachableError;
    const words = isUnreachable ? connectionWords(error, program, command) : error.message;
    return { exitCode, words };
  }
  if (error instanceof UnknownProblemError) {
    const exitCode = isTransient(error) ? exitCodes.unavailable : exitCodes.other;
    return { exitCode, words: error.message };
  }
  if (error instanceof UsageError) return { exitCode: exitCodes.usage, words: error.message };
  if (error instanceof ObstacleError) return { exitCode: exitCodes.other, words: error.message };
  return { exitCode: exitCodes.other, words: describeUnexpected(error, stateFolder) };
}

const HOW_TO_GIVE_TOKEN =
  "Set ONETIMESHARE_UPLOAD_TOKEN, or put the token in a file and use --upload-token-file FILE.";

function problemFailure(problem: ProblemError, command: string): Failure {
  const { code, detail, reason, at } = problem;
  // Without a detail, the person can't correct the request. So it is not a usage error.
  if (code === "bad_request" && detail !== undefined) {
    return { exitCode: exitCodes.usage, words: asSentence(detail) };
  }
  const since = at === undefined ? "" : ` (${formatMoment(at)})`;
  const title = reason ? `${goneReasons[reason].title}${since}` : problem.title;
  return {
    exitCode: exitCodeByCode[code] ?? exitCodes.other,
    words: messageText({ title, detail, advice: problemAdvice(problem, command) }),
  };
}

function problemAdvice(
  { code, detail, attemptsRemaining, advice }: ProblemError,
  command: string,
): string {
  if (code === "not_found" && ["status", "burn", "unlock"].includes(command)) {
    return "The share ended some days ago, or the link, the id or the server is wrong.";
  }
  if (code === "sign_in_required" && detail === SIGN_IN_OR_TOKEN) {
    return `Send from the server's page in a browser, or ask its operator for an upload token. ${HOW_TO_GIVE_TOKEN}`;
  }
  if (code === "upload_not_allowed") {
    return `${advice} ${HOW_TO_GIVE_TOKEN}`;
  }
  if (attemptsRemaining === undefined) return advice;
  if (attemptsRemaining === 0) return "The share is locked now. The sender can unlock it.";
  return `Check it with the sender: ${triesLeft(attemptsRemaining)} until the share locks.`;
}

/** Shows only names, codes and paths, because messages of libraries and of the system may quote secrets. */
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
  return `Something unexpected happened (${what}). Try again. If it happens again, report it with this line.`;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}
