import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { endWithUs } from "../support/end-with-us.ts";
import { logKeeper, noteLink } from "../support/evidence.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { packedTarball } from "./packed.ts";

const run = promisify(execFile);

/** The three major versions of npm that people have. */
const NPM_VERSIONS = ["10", "11", "12"];

describe("the npm package", { timeout: 600_000 }, () => {
  let tarball: string;

  before(async () => {
    tarball = await packedTarball();
  });

  for (const version of NPM_VERSIONS) {
    it(`serves, sends, gets, completes and has a manual page with npm ${version}`, async () => {
      const { folder, env } = await installWith(version, tarball);
      const npx = async (...args: string[]) =>
        (await run("npx", ["onetimeshare", ...args], { cwd: folder, env })).stdout;
      const server = spawn("npx", ["onetimeshare", "serve"], {
        cwd: folder,
        env: { ...env, PORT: "0", DATA_DIR: join(folder, "data") },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      endWithUs(server);
      server.stderr.on("data", logKeeper());
      const [line] = await once(server.stdout, "data");
      const url = /listens on (?<url>\S+)/.exec(String(line))?.groups?.url ?? "";
      await writeFile(join(folder, "note.txt"), `with npm ${version}`);
      const link = (await npx("send", "note.txt", "--server", url)).trim();
      noteLink(link);
      await npx("get", link, "-o", "inbox");
      const { stdout: content } = await run("cat", [join(folder, "inbox/note.txt")]);
      assert.equal(content, `with npm ${version}`);
      assert.match(await npx("completion", "bash"), /complete -F _onetimeshare onetimeshare/);
      const page = join(folder, "node_modules/onetimeshare/dist/shell/onetimeshare.1");
      assert.match((await run("man", ["--local-file", page])).stdout, /^ONETIMESHARE\(1\)/);
      await run("mandoc", ["-Tlint", page]);
      // npx forwards no signal. A terminal sends Ctrl+C to the whole group. The output closes when the server has ended.
      process.kill(-(server.pid as number), "SIGINT");
      await once(server, "close");
    });
  }
});

/** Installs the tarball in an empty folder. `env` finds this npm and the Node of the tests. */
async function installWith(version: string, tarball: string) {
  const tools = await tempFolder();
  const folder = join(await tempFolder(), "empty");
  await mkdir(folder);
  await run("npm", ["install", "--silent", "--prefix", tools, `npm@${version}`]);
  const path = [join(tools, "node_modules/.bin"), dirname(process.execPath), process.env.PATH];
  // The npm that runs this test passes its own settings on.
  const others = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const own = { PATH: path.join(":"), HOME: await tempFolder(), LANG: "C.UTF-8" };
  const env = { ...Object.fromEntries(others), ...own };
  const { stdout } = await run("npm", ["--version"], { cwd: folder, env });
  assert.equal(stdout.split(".", 1)[0], version);
  await run("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder, env });
  return { folder, env };
}
