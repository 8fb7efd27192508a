import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { settings } from "../../src/server/config/settings.ts";
import { CHECKOUT } from "../support/program.ts";
import { createCliUser } from "../support/run-cli.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

const run = promisify(execFile);
const FOLDER = join(CHECKOUT, "deploy/systemd");
const UNIT = join(FOLDER, "onetimeshare.service");

describe("the systemd unit", { timeout: 120_000 }, () => {
  it("has an exposure level under 2.0", async () => {
    const { stdout } = await run("systemd-analyze", ["security", "--offline=true", UNIT]);
    const level = /Overall exposure level for onetimeshare\.service: (?<level>[\d.]+)/.exec(stdout);
    assert.ok(Number(level?.groups?.level) < 2, stdout);
  });

  it("is valid, also with the drop-in for credentials", async () => {
    const folder = await tempFolder();
    await copyFile(UNIT, join(folder, "onetimeshare.service"));
    await mkdir(join(folder, "onetimeshare.service.d"));
    const dropIn = join(folder, "onetimeshare.service.d/credentials.conf");
    await copyFile(join(FOLDER, "credentials.conf"), dropIn);
    const verify = ["verify", "--man=no", join(folder, "onetimeshare.service")];
    const { stderr } = await run("systemd-analyze", verify).catch((error) => error);
    // The program is not installed here.
    const complaints = String(stderr)
      .split("\n")
      .filter((line) => line !== "" && !line.includes("/usr/bin/onetimeshare is not executable"));
    assert.deepEqual(complaints, []);
  });

  it("allows every system call of a server that sends, receives, checks and stops", async () => {
    const trace = join(await tempFolder(), "trace");
    const strace = [
      "strace",
      "--daemonize",
      "--follow-forks",
      "--summary-only",
      `--output=${trace}`,
    ];
    const server = await startServerProcess({ env: { WORKERS: "2" }, wrapper: strace });
    const user = await createCliUser();
    const sent = await user.run(["send"], {
      stdin: "x".repeat(200_000),
      env: { ONETIMESHARE_SERVER: server.url },
    });
    assert.equal((await user.run(["get", sent.stdout.trim()])).exitCode, 0);
    await server.stop();
    // strace writes after the last process has ended.
    await waitUntil(async () => (await readFile(trace, "utf8")).includes(" total\n"));
    const lines = (await readFile(trace, "utf8")).split("\n");
    const used = lines.map((line) => /^\s*[\d.]+ .* (?<call>\w+)$/.exec(line)?.groups?.call ?? "");
    const calls = used.filter((call) => call !== "" && call !== "total");
    assert.ok(calls.length > 30, lines.join("\n"));
    const allowed = await allowedCalls();
    assert.deepEqual(
      calls.filter((call) => !allowed.has(call)),
      [],
    );
  });

  it("names only settings that exist, in every file", async () => {
    const names = new Set<string>(Object.values(settings).map(({ name }) => name));
    for (const file of await readdir(FOLDER)) {
      const text = await readFile(join(FOLDER, file), "utf8");
      for (const [, name = ""] of text.matchAll(/(?:^#?|Environment=| )([A-Z][A-Z_]+)=/gm)) {
        const base = name.replace(/_FILE$/, "");
        assert.ok(
          names.has(name) || names.has(base) || name === "XDG_CACHE_HOME",
          `${file}: ${name}`,
        );
      }
    }
  });
});

/** The system calls that SystemCallFilter= of the unit allows. */
async function allowedCalls(): Promise<Set<string>> {
  const unit = await readFile(UNIT, "utf8");
  const allowed = new Set<string>();
  for (const [, denies, groups = ""] of unit.matchAll(/^SystemCallFilter=(~?)(.+)$/gm)) {
    for (const group of groups.split(" ")) {
      for (const call of await callsOf(group)) {
        if (denies) allowed.delete(call);
        else allowed.add(call);
      }
    }
  }
  return allowed;
}

async function callsOf(name: string): Promise<string[]> {
  if (!name.startsWith("@")) return [name];
  const { stdout } = await run("systemd-analyze", ["syscall-filter", name]);
  const members = stdout
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  const known = members.filter((member) => /^@?[\w-]+$/.test(member));
  return (await Promise.all(known.map(callsOf))).flat();
}
