import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { test } from "node:test";
import { ProblemError } from "../../client/errors.ts";
import { OutputClosedError } from "../errors.ts";
import { describeFailure } from "../failures.ts";
import { fakeContext } from "../fake-context.suite.ts";
import { createProgressBar } from "./progress-bar.ts";
import { showQrCode } from "./qr-code.ts";
import { Terminal } from "./terminal.ts";

const MIB = 1024 * 1024;

test("data goes to stdout, words go to stderr", async () => {
  const { terminal, written } = fakeContext();
  await terminal.print("data\n");
  terminal.say("words");
  assert.deepEqual(written(), { stdout: "data\n", stderr: "words\n" });
});

test("words of a server can't steer the terminal", () => {
  const { terminal, written } = fakeContext({ isTerminal: true });
  const detail = "\u001b]0;owned\u0007 \u009b2J\rSaved";
  terminal.say(describeFailure(ProblemError.of("bad_request", { detail })).words);
  assert.equal(written().stderr, "\u{fffd}]0;owned\u{fffd} \u{fffd}2J\u{fffd}Saved.\n");
});

test("data for a reader that has gone is an error of its own", async () => {
  const closed = new Writable({
    write: (_piece, _encoding, done) => done(Object.assign(new Error(), { code: "EPIPE" })),
  });
  const terminal = new Terminal(new PassThrough(), closed, closed);
  await assert.rejects(terminal.print("data"), OutputClosedError);
  await assert.rejects(terminal.print("more"), OutputClosedError);
});

test("progress is shown on a terminal only", () => {
  for (const isTerminal of [false, true]) {
    const { terminal, written } = fakeContext({ isTerminal });
    const bar = createProgressBar(terminal, "Sending");
    bar.update(0, 4 * MIB);
    bar.update(4 * MIB, 4 * MIB);
    bar.stop();
    assert.equal(/Sending .*100%.*4 MiB/.test(written().stderr), isTerminal);
    assert.equal(written().stdout, "");
  }
});

test("what is there at once has no progress to show", () => {
  const { terminal, written } = fakeContext({ isTerminal: true });
  const bar = createProgressBar(terminal, "Sending");
  bar.update(1000, 1000);
  bar.stop();
  assert.equal(written().stderr, "");
});

test("a lost connection is told once, until it is back", () => {
  const { terminal, written } = fakeContext();
  const bar = createProgressBar(terminal, "Sending");
  const told = () => written().stderr.split("can't be reached").length - 1;
  bar.waiting();
  bar.waiting();
  assert.equal(told(), 1);
  bar.update(1, 2);
  bar.waiting();
  assert.equal(told(), 2);
});

test("a QR code is light on dark on every terminal", () => {
  const context = fakeContext({ isTerminal: true });
  showQrCode(context.terminal, "https://share.example.org/s/id#key");
  const lines = context.written().stderr.trimEnd().split("\n");
  assert.ok(lines.length > 10);
  for (const line of lines) assert.match(line, /^\u001b\[97;40m[█▀▄ ]+\u001b\[0m$/);
});
