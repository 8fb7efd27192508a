import assert from "node:assert/strict";
import { test } from "node:test";
import { CommanderError } from "commander";
import {
  ProblemError,
  SourceChangedError,
  UnknownProblemError,
  UnreachableError,
} from "../client/errors.ts";
import { IntegrityError } from "../protocol/age-file.ts";
import { CodedError } from "../protocol/errors.ts";
import { LinkError } from "../protocol/link.ts";
import { type ProblemCode, problems } from "../protocol/problems.ts";
import { InterruptedError, ObstacleError, OutputClosedError, UsageError } from "./errors.ts";
import { describeFailure, type Failure } from "./failures.ts";

const context = { stateFolder: "/home/ada/state", program: "onetimeshare" };

test("each kind of error has its exit code", () => {
  const exitCodes: [number, ...unknown[]][] = [
    [0, new CommanderError(0, "commander.helpDisplayed", "")],
    [
      1,
      new ObstacleError(""),
      new SourceChangedError(),
      new CodedError("too_many_entries"),
      new Error(),
    ],
    [1, new CodedError("link_address"), new UnknownProblemError("", 451)],
    [2, new UsageError(""), new LinkError("cut_off"), new CommanderError(1, "commander.help", "")],
    [2, new CodedError("server_address")],
    [1, ...problemsOf("bad_request")],
    [2, ProblemError.of("bad_request", { detail: "A share is stored for at most 30 days." })],
    [3, ...problemsOf("gone", "already_claimed", "not_found", "wrong_link")],
    [4, ...problemsOf("wrong_password", "password_required")],
    [5, ...problemsOf("locked")],
    [6, new UnknownProblemError("", 503)],
    [6, new UnreachableError(""), ...problemsOf("unavailable", "rate_limited")],
    [2, ...problemsOf("too_large")],
    [6, ...problemsOf("request_timeout", "storage_full", "not_ready")],
    [7, new IntegrityError("")],
    [130, new InterruptedError("SIGINT")],
    [143, new InterruptedError("SIGTERM")],
  ];
  for (const [expected, ...errors] of exitCodes) {
    for (const error of errors) assert.equal(failureOf(error).exitCode, expected);
  }
});

test("every problem has an explanation with advice", () => {
  for (const code of Object.keys(problems) as ProblemCode[]) {
    const { words } = failureOf(ProblemError.of(code));
    assert.ok(words.includes(problems[code].title), code);
    assert.ok(words.includes(problems[code].advice), code);
  }
});

test("a wrong password is reported with the remaining tries", () => {
  const wrong = (attemptsRemaining: number) =>
    failureOf(
      new ProblemError({ code: "wrong_password", ...problems.wrong_password, attemptsRemaining }),
    ).words;
  assert.equal(
    wrong(4),
    "The password is wrong. Check it with the sender: 4 tries are left until the share locks.",
  );
  assert.match(wrong(1), /1 try is left/);
  assert.match(wrong(0), /The share is locked now\. The sender can unlock it\.$/);
});

test("the rate limit is reported with the time to wait", () => {
  const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 3000 });
  assert.equal(failureOf(limited).words, "Too many requests. Try again in 50 minutes.");
});

test("a share that is gone is reported with its reason and time", () => {
  const gone = new ProblemError({
    ...{ code: "gone", ...problems.gone, reason: "burned", at: "2026-01-02T03:04:05Z" },
  });
  assert.match(failureOf(gone).words, /The sender burned this share \(2 Jan 2026, /);
});

test("a full disk is reported with the file that did not fit", () => {
  const full = Object.assign(new Error(), { code: "ENOSPC", path: "/data/report.pdf" });
  assert.match(failureOf(full).words, /^\/data\/report\.pdf: The disk is full\. Delete something/);
});

test("the error for an unwritable state folder names the variable to set", () => {
  const refused = (code: string, path: string, syscall = "open") =>
    describeFailure(Object.assign(new Error(), { code, path, syscall }), context);
  for (const code of ["EACCES", "EPERM", "EROFS", "ENOTDIR"]) {
    assert.deepEqual(refused(code, "/home/ada/state/shares"), {
      exitCode: 1,
      words:
        "OneTimeShare can't save its state in /home/ada/state. Set ONETIMESHARE_STATE_DIR to a folder that you may write to.",
    });
  }
  assert.match(refused("ENOENT", context.stateFolder, "mkdir").words, /ONETIMESHARE_STATE_DIR/);
  assert.match(refused("ENOENT", "/home/ada/state/a").words, /does not exist/);
  assert.match(
    refused("EACCES", "/home/ada/report.pdf").words,
    /You have no permission for this file/,
  );
});

test("a folder above the state folder without write permission is reported with the variable to set", () => {
  for (const path of ["/home/ada/.local", "/home/ada"]) {
    const refused = Object.assign(new Error(), { code: "EACCES", path, syscall: "mkdir" });
    const { words } = describeFailure(refused, {
      stateFolder: "/home/ada/.local/state/onetimeshare",
      program: "onetimeshare",
    });
    assert.match(words, /Set ONETIMESHARE_STATE_DIR to a folder that you may write to\.$/);
  }
});

test("an unexpected error shows neither its message nor its stack", () => {
  const { words } = failureOf(new SyntaxError('"hunter2" is not valid JSON'));
  assert.match(words, /^Something unexpected happened \(SyntaxError\)\./);
  assert.doesNotMatch(words, /hunter2|\n/);
  assert.match(failureOf("a string").words, /\(string\)/);
});

test("Ctrl-C or a closed pipe ends a command without a message", () => {
  assert.equal(failureOf(new InterruptedError("SIGINT")).words, "");
  assert.equal(failureOf(new OutputClosedError("EPIPE")).words, "");
});

function problemsOf(...codes: ProblemCode[]): ProblemError[] {
  return codes.map((code) => ProblemError.of(code));
}

function failureOf(error: unknown): Failure {
  return describeFailure(error, context);
}
