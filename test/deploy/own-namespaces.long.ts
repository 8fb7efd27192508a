import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { it } from "node:test";
import { waitUntil } from "../support/wait-until.ts";

const MODULE = new URL("own-namespaces.ts", import.meta.url).href;

/** Starts a container's kind of process, which changes its user, and fails once it runs. */
const FAILING_TEST = `
const { runInOwnNamespaces } = await import(${JSON.stringify(MODULE)});
const { readFileSync } = await import("node:fs");
const script = "exec setpriv --reuid 65532 --clear-groups sh -c 'echo running; sleep 600'";
const { child } = runInOwnNamespaces(script, [], { env: { PATH: process.env.PATH } });
child.stdout.once("data", () => {
  process.stdout.write(readFileSync(\`/proc/\${child.pid}/task/\${child.pid}/children\`));
  process.exit(1);
});
`;

it("a container of a failed test ends with the test, although it has changed its user", async () => {
  const test = spawn(process.execPath, ["--input-type=module", "--eval", FAILING_TEST], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pid] = (await once(test.stdout, "data")) as [Buffer];
  assert.match(String(pid), /^\d+ $/);
  await waitUntil(async () => !existsSync(`/proc/${Number(String(pid))}`));
});
