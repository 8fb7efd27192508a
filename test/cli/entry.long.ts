import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { endWithUs } from "../support/end-with-us.ts";
import { CHECKOUT } from "../support/program.ts";
import { createCliUser } from "../support/run-cli.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

const BIN = join(CHECKOUT, "bin/onetimeshare.js");

test("the program prints its version", () => {
  const { version } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  const { stdout, status } = spawnSync(process.execPath, [BIN, "--version"], { encoding: "utf8" });
  assert.deepEqual({ stdout, status }, { stdout: `${version}\n`, status: 0 });
});

test("an older Node prints the required version", () => {
  for (const old of ["14.21.3", "22.20.0", "24.6.0"]) {
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${old}"})`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", pretend, BIN, "--version"],
      { encoding: "utf8" },
    );
    assert.deepEqual({ stdout, status }, { stdout: "", status: 1 });
    assert.ok(stderr.startsWith(`OneTimeShare needs Node 24.7 or newer; this is Node ${old}.\n`));
  }
});

test("serve stops on Ctrl-C, and has all shares after a restart", async () => {
  const server = await startServerProcess();
  const user = await createCliUser();
  const env = { ONETIMESHARE_SERVER: server.url };
  const sent = await user.run(["send"], { stdin: "12345", env });
  await server.kill("SIGINT");
  await server.restart();
  assert.equal((await user.run(["get", sent.stdout.trim()])).stdout, "12345");
  await server.stop();
});

test("serve exits with code 0 on SIGTERM", async () => {
  const user = await createCliUser();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const serving = user.start(["serve"], { env: { PORT: "0" } });
    await serving.appeared(/^OneTimeShare listens on http:\/\/127\.0\.0\.1:\d+\n$/);
    serving.kill(signal);
    assert.equal((await serving.result).exitCode, 0);
  }
});

test("serve logs an unexpected start error", async () => {
  const user = await createCliUser();
  const preload = join(import.meta.dirname, "../support/preload-failing-listen.ts");
  for (const WORKERS of ["1", "2"]) {
    const env = { PORT: "0", WORKERS, NODE_OPTIONS: `--import ${preload}` };
    const { exitCode, stderr } = await user.run(["serve"], { env });
    assert.equal(exitCode, 1);
    const lines = stderr.split("\n").filter((line) => line.includes("could not start"));
    assert.equal(lines.length, 1);
    const { err } = JSON.parse(String(lines[0]));
    assert.equal(err.message, "it can't listen");
    assert.match(err.location, /preload-failing-listen/);
  }
});

test("npm start ends all its processes on SIGTERM", async () => {
  const env = { ...process.env, PORT: "0", DATA_DIR: await tempFolder() };
  const npm = spawn("npm", ["start"], { cwd: CHECKOUT, env, stdio: ["ignore", "pipe", "pipe"] });
  endWithUs(npm);
  const output: string[] = [];
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on("data", (piece: Buffer) => output.push(String(piece)));
  }
  // Its streams close when npm and the server that it started have exited.
  const closed = once(npm, "close");
  await waitUntil(() => output.join("").includes("OneTimeShare listens on"));
  npm.kill("SIGTERM");
  await closed;
  assert.match(output.join(""), /"stopped"/);
});

test("serve explains errors in its settings, its port and its data folder", async () => {
  const user = await createCliUser();
  const running = await startServerProcess();
  const refusals: [env: Record<string, string>, exitCode: number, stderr: RegExp][] = [
    [{ PORT: "eighty" }, 2, /^PORT must be a whole number/],
    [{ PORT: "eighty", WORKERS: "x" }, 2, /^PORT must be .*\nWORKERS must be .*\n$/],
    [
      { PORT: new URL(running.url).port },
      1,
      /^Another program already listens on 127\.0\.0\.1:\d+\. Stop it, or set PORT/,
    ],
    [
      { PORT: "0", DATA_DIR: "/dev/null/data" },
      2,
      /^DATA_DIR: .* contains a file where a folder must be/,
    ],
    [
      { PORT: "0", DATA_DIR: "/proc/x", WORKERS: "2" },
      2,
      /^DATA_DIR: the system can't create .* \(ENOENT\)/,
    ],
    [{ PORT: "0", DISK_FLOOR: "8000 TiB" }, 2, /^DISK_FLOOR must be smaller than the disk/],
    [
      { PORT: "0", BASE_URL: "https://x.example/api" },
      2,
      /^BASE_URL must have another path: \/api/,
    ],
  ];
  for (const [env, expected, words] of refusals) {
    const { exitCode, stdout, stderr } = await user.run(["serve"], { env });
    assert.deepEqual({ exitCode, stdout }, { exitCode: expected, stdout: "" });
    assert.match(stderr, words);
  }
  await running.stop();
});
