import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { endWithUs } from "../support/end-with-us.ts";
import { programCommand } from "../support/program.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

/** More lines than a pipe and the queue of one process can hold. */
const REQUESTS = 3_500;
const IN_PARALLEL = 50;

interface LoggedServer {
  server: ServerProcess;
  log(): string;
  /** Stops reading the log. Returns a function that resumes reading. */
  pauseLog(): () => void;
  end(): Promise<void>;
}

/** A server whose stderr is a socket, as under systemd. */
async function withSocket(): Promise<LoggedServer> {
  const server = await startServerProcess();
  return {
    server,
    log: () => server.log(),
    pauseLog: () => server.pauseLog(),
    end: () => server.kill("SIGKILL"),
  };
}

/** A server whose stderr is a pipe to another program, as in `npm start 2>&1 | cat`. */
async function withPipe(env: Record<string, string>): Promise<LoggedServer> {
  const pipe = join(await tempFolder(), "log");
  execFileSync("mkfifo", [pipe]);
  const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "inherit"] });
  endWithUs(reader);
  let text = "";
  reader.stdout.on("data", (bytes) => {
    text += bytes;
  });
  const wrapper = ["sh", "-c", 'exec "$@" 2>"$0"', pipe];
  const server = await startServerProcess({ wrapper, env });
  return {
    server,
    log: () => text,
    pauseLog() {
      reader.kill("SIGSTOP");
      return () => reader.kill("SIGCONT");
    },
    async end() {
      await server.kill("SIGKILL");
      reader.kill("SIGKILL");
    },
  };
}

async function sendRequests(url: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += IN_PARALLEL) {
    const answers = Array.from({ length: IN_PARALLEL }, async () => {
      const answer = await fetch(url + paths.config, { signal: AbortSignal.timeout(10_000) });
      await answer.arrayBuffer();
      return answer.status;
    });
    for (const status of await Promise.all(answers)) assert.equal(status, 200);
  }
}

function countLines(log: string): { requests: number; dropped: number } {
  const lines = log
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line));
  return {
    requests: lines.filter(({ msg }) => msg === "request").length,
    dropped: lines.reduce((sum, { dropped = 0 }) => sum + dropped, 0),
  };
}

async function servesAndCounts({ server, log, pauseLog }: LoggedServer, sent: number) {
  const resume = pauseLog();
  await sendRequests(server.url, sent);
  assert.ok(countLines(log()).requests < sent / 2, "the log was read");
  resume();
  await waitUntil(() => {
    const { requests, dropped } = countLines(log());
    return requests + dropped === sent;
  });
  const { dropped } = countLines(log());
  assert.ok(dropped > 0, "no line was dropped");
  await sendRequests(server.url, IN_PARALLEL);
  await waitUntil(() => countLines(log()).requests + dropped === sent + IN_PARALLEL);
}

describe("a server whose log has no reader", () => {
  it("serves all requests, and reports the number of dropped lines when a socket is read again", async (t) => {
    const logged = await withSocket();
    t.after(logged.end);
    await servesAndCounts(logged, REQUESTS);
  });

  it("does the same with worker processes on one pipe, and stops on SIGTERM while the pipe is full", async (t) => {
    const logged = await withPipe({ WORKERS: "2" });
    t.after(logged.end);
    await servesAndCounts(logged, 2 * REQUESTS);
    logged.pauseLog();
    await sendRequests(logged.server.url, REQUESTS);
    await logged.server.stop();
    assert.equal(logged.server.exitCode, 0);
  });

  it("starts and stops while the pipe of its stdout and stderr is full", async (t) => {
    const { reader, writer } = await openPipe();
    assert.throws(() => {
      for (;;) writeSync(reader, "a line\n");
    }, /EAGAIN/);
    await startsAndStops(t, writer);
    closeSync(reader);
  });

  for (const workers of ["1", "2"]) {
    it(`starts and stops with WORKERS=${workers} while nobody reads its stdout and stderr any more`, async (t) => {
      const { reader, writer } = await openPipe();
      closeSync(reader);
      await startsAndStops(t, writer, { WORKERS: workers });
    });
  }

  it("starts and stops while the disk of its stdout and stderr is full", async (t) => {
    await startsAndStops(t, openSync("/dev/full", "w"));
  });
});

/** The reader can also write, without blocking. */
async function openPipe(): Promise<{ reader: number; writer: number }> {
  const pipe = join(await tempFolder(), "log");
  execFileSync("mkfifo", [pipe]);
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  return { reader, writer: openSync(pipe, "w") };
}

async function startsAndStops(t: TestContext, output: number, env: Record<string, string> = {}) {
  const earlier = await startServerProcess();
  await earlier.stop();
  const { program, firstArguments } = programCommand();
  const child = spawn(program, [...firstArguments, "serve"], {
    env: { PORT: new URL(earlier.url).port, DATA_DIR: earlier.dataDir, ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  t.after(() => child.kill("SIGKILL"));
  const answers = () => fetch(`${earlier.url}/health`).then(({ ok }) => ok);
  await waitUntil(() => answers().catch(() => false));
  // The failure to print comes after the first answers.
  await sendRequests(earlier.url, IN_PARALLEL);
  child.kill("SIGTERM");
  await waitUntil(() => child.exitCode !== null);
  assert.equal(child.exitCode, 0);
}
