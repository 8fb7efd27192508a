import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { describeCall } from "./context.ts";

let checkout = "";
let script = "";
const person = "/home/ada/reports";

before(async () => {
  checkout = await tempFolder();
  await writeFile(join(checkout, "package.json"), "{}");
  await mkdir(join(checkout, "docs"));
  script = join(checkout, "bin/onetimeshare.js");
});

/** Returns the environment that npm gives to a script of a package. */
function npmRun(event: string, folder: string, initCwd: string) {
  return {
    INIT_CWD: initCwd,
    npm_command: "run",
    npm_lifecycle_event: event,
    npm_package_json: join(folder, "package.json"),
  };
}

test("npm run cli works in the person's folder, and its messages show commands for that folder", () => {
  const call = { cwd: checkout, script, packageFolder: checkout };
  const below = join(checkout, "docs");
  assert.deepEqual(describeCall({ ...call, env: npmRun("cli", checkout, below) }), {
    currentFolder: below,
    program: "npm run --silent cli --",
  });
  assert.deepEqual(describeCall({ ...call, env: npmRun("cli", checkout, person) }), {
    currentFolder: person,
    program: `npm --prefix ${checkout} run --silent cli --`,
  });
});

test("a checkout is recognized through a symbolic link", async () => {
  const link = join(await tempFolder(), "link");
  await symlink(checkout, link);
  const env = npmRun("cli", link, person);
  const call = describeCall({ env, cwd: checkout, script, packageFolder: checkout });
  assert.equal(call.currentFolder, person);
});

test("the INIT_CWD of another npm script is ignored", async () => {
  const other = await tempFolder();
  await writeFile(join(other, "package.json"), "{}");
  const installed = { script: "/usr/bin/onetimeshare", packageFolder: checkout };
  for (const [env, cwd] of [
    [npmRun("cli", other, person), other],
    [npmRun("test", checkout, person), checkout],
    [npmRun("cli", checkout, person), other],
    [{ INIT_CWD: person }, other],
  ] as const) {
    const expected = { currentFolder: cwd, program: "onetimeshare" };
    assert.deepEqual(describeCall({ env, cwd, ...installed }), expected);
  }
});

test("messages name the program in the way that the person called it", () => {
  for (const [path, program] of [
    ["/usr/local/bin/onetimeshare", "onetimeshare"],
    ["/usr/lib/node_modules/onetimeshare/bin/onetimeshare.js", "onetimeshare"],
    ["/home/ada/.npm/_npx/8fe7/node_modules/.bin/onetimeshare", "npx onetimeshare"],
    ["/home/ada/site/node_modules/.bin/onetimeshare", "npx onetimeshare"],
    [join(person, "bin/onetimeshare.js"), "node bin/onetimeshare.js"],
    ["/srv/one time/bin/onetimeshare.js", "node '/srv/one time/bin/onetimeshare.js'"],
  ] as const) {
    const call = { env: {}, cwd: person, script: path, packageFolder: checkout };
    assert.deepEqual(describeCall(call), { currentFolder: person, program }, path);
  }
});
