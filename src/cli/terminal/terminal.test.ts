import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { test } from "node:test";
import { ProblemError } from "../../client/errors.ts";
import type { RetryDelay } from "../../client/retry.ts";
import { OutputClosedError } from "../errors.ts";
import { describeFailure } from "../failures.ts";
import { fakeContext } from "../fake-context.suite.ts";
import { ProgressBar } from "./progress-bar.ts";
import { showQrCode, Terminal } from "./terminal.ts";
import { describeWaiting } from "./waiting.ts";

const MIB = 1024 * 1024;

test("data is written to stdout, messages to stderr", async () => {
  const { terminal, written } = fakeContext();
  await terminal.print("data\n");
  terminal.say("words");
  assert.deepEqual(written(), { stdout: "data\n", stderr: "words\n" });
});

test("a server's text can't control the terminal", () => {
  const { terminal, written } = fakeContext({ isTerminal: true });
  const detail = "\u001b]0;owned\u0007 \u009b2J\rSaved";
  terminal.say(
    describeFailure(ProblemError.of("bad_request", { detail }), {
      stateFolder: "/nowhere",
      program: "onetimeshare",
    }).words,
  );
  assert.equal(written().stderr, "\u{fffd}]0;owned\u{fffd} \u{fffd}2J\u{fffd}Saved.\n");
});

test("writing to a closed pipe throws an OutputClosedError", async () => {
  const closed = new Writable({
    write: (_piece, _encoding, done) => done(Object.assign(new Error(), { code: "EPIPE" })),
  });
  const terminal = new Terminal(new PassThrough(), closed, closed);
  await assert.rejects(terminal.print("data"), OutputClosedError);
  await assert.rejects(terminal.print("more"), OutputClosedError);
});

test("only a terminal shows progress", () => {
  for (const isTerminal of [false, true]) {
    const { terminal, written } = fakeContext({ isTerminal });
    const bar = new ProgressBar(terminal, "Sending", () => {});
    bar.update(0, 4 * MIB);
    bar.update(4 * MIB, 4 * MIB);
    bar.stop();
    assert.equal(/Sending .*100%.*4 MiB/.test(written().stderr), isTerminal);
    assert.equal(written().stdout, "");
  }
});

test("a transfer without network shows no progress", () => {
  const { terminal, written } = fakeContext({ isTerminal: true });
  const bar = new ProgressBar(terminal, "Sending", () => {});
  bar.update(1000, 1000);
  bar.stop();
  assert.equal(written().stderr, "");
});

test("the reason for waiting is printed once, until the transfer resumes or the reason changes", () => {
  const { terminal, written } = fakeContext();
  const bar = new ProgressBar(terminal, "Sending", () => {});
  const away = paused("unreachable");
  for (const delay of [away, away, paused("unavailable"), away]) bar.waiting(delay);
  bar.update(1, 2);
  bar.waiting(away);
  const unreachable = "The server can't be reached. Trying again…\n";
  const busy = "The server can't do this now. Trying again…\n";
  assert.equal(written().stderr, unreachable + busy + unreachable + unreachable);
});

test("a delay is printed again when it becomes much longer", () => {
  const { terminal, written } = fakeContext();
  const bar = new ProgressBar(terminal, "Sending", () => {});
  for (const ms of [375, 1500, 12_000, 24_000, 22_500, 3_000_000]) {
    bar.waiting(paused("limited", ms));
  }
  const words = ["Trying again…", "Trying again in 24 seconds.", "Trying again in 50 minutes."];
  assert.equal(
    written().stderr,
    words.map((when) => `The server limits the number of requests. ${when}\n`).join(""),
  );
});

test("the effect of a long wait is reported once with its length, and not for a short wait", () => {
  const { terminal } = fakeContext();
  const times: string[] = [];
  const bar = new ProgressBar(terminal, "Sending", (time) => times.push(time));
  bar.waiting({ ...paused("unreachable"), giveUpAfterMs: 10_000 });
  assert.deepEqual(times, []);
  for (let i = 0; i < 2; i++) {
    bar.waiting({ ...paused("unreachable"), giveUpAfterMs: 900_000 });
    bar.update(i, 2);
  }
  assert.deepEqual(times, ["15 minutes"]);
});

test("each reason for waiting has its own message with the real delay", () => {
  assert.equal(
    describeWaiting(paused("limited", 61_000)),
    "The server limits the number of requests. Trying again in 2 minutes.",
  );
  assert.equal(
    describeWaiting(paused("unavailable", 22_500)),
    "The server can't do this now. Trying again in 23 seconds.",
  );
  assert.equal(
    describeWaiting({ ...paused("intermediary", 9_000), status: 502 }),
    "The server, or a proxy before it, answers with HTTP 502. Trying again…",
  );
});

test("a QR code is light on dark on every terminal", () => {
  const context = fakeContext({ isTerminal: true });
  showQrCode(context.terminal, "https://share.example.org/s/id#key");
  const lines = context.written().stderr.trimEnd().split("\n");
  assert.ok(lines.length > 10);
  for (const line of lines) assert.match(line, /^\u001b\[97;40m[█▀▄ ]+\u001b\[0m$/);
});

function paused(cause: RetryDelay["cause"], ms = 375): RetryDelay {
  return { cause, ms, giveUpAfterMs: 600_000 };
}
