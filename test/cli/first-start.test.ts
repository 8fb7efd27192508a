import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ADVICE = /^Run `npm ci` first\. It installs the libraries, /;

/** Stands in for Vite, and says when it is loaded. */
const VITE = `process.stderr.write("Vite is loaded.\\n");
  export async function build() { process.stderr.write("Vite builds.\\n"); }`;

test("the first start says that it builds the pages before it loads anything for that", async () => {
  const checkout = await makeCheckout({ isInstalled: true });
  assert.deepEqual(beforeStart(checkout), {
    status: 0,
    stdout: "",
    stderr:
      "Building the pages. This happens once after an update.\nVite is loaded.\nVite builds.\n",
  });
});

test("a start with built pages says nothing and loads no Vite", async () => {
  const checkout = await makeCheckout({ isInstalled: true });
  await write(join(checkout, "dist/web/receive.html.br"), "");
  assert.deepEqual(beforeStart(checkout), { status: 0, stdout: "", stderr: "" });
});

test("a build by hand does not say that it happens once", async () => {
  const checkout = await makeCheckout({ isInstalled: true });
  const { stderr } = spawnSync(process.execPath, ["scripts/build-web.ts"], {
    cwd: checkout,
    encoding: "utf8",
  });
  assert.equal(stderr, "Building the pages.\nVite is loaded.\nVite builds.\n");
});

test("a start without npm ci, or with an old Node, says what to run", async () => {
  const withLibraries = await makeCheckout({ isInstalled: true });
  const oldNode = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})`;
  for (const { stdout, stderr, status } of [
    beforeStart(await makeCheckout({ isInstalled: false })),
    beforeStart(withLibraries, "--import", oldNode),
  ]) {
    assert.deepEqual({ stdout, status }, { stdout: "", status: 1 });
    assert.match(stderr, ADVICE);
  }
});

/** Makes a checkout with one source of the pages and, after `npm ci`, with Vite. */
async function makeCheckout({ isInstalled }: { isInstalled: boolean }): Promise<string> {
  const root = await tempFolder();
  await write(join(root, "package.json"), '{"type": "module"}');
  await write(join(root, "src/web/send.html"), "<p>");
  if (isInstalled) {
    const vite = '{"name": "vite", "type": "module", "exports": "./index.js"}';
    await write(join(root, "node_modules/vite/package.json"), vite);
    await write(join(root, "node_modules/vite/index.js"), VITE);
  }
  await mkdir(join(root, "scripts"));
  for (const name of ["before-start.js", "build-web.ts"]) {
    await copyFile(join(CHECKOUT, "scripts", name), join(root, "scripts", name));
  }
  return root;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Runs what npm runs before the server. */
function beforeStart(checkout: string, ...nodeOptions: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeOptions, "scripts/before-start.js", "--if-stale"],
    { cwd: checkout, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}
