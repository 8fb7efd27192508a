import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CliUser } from "../../support/run-cli.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { sentLink } from "../../support/transcript.ts";
import type { Item } from "../support/shares.ts";

/** Receives a share with the command line, and checks each name and byte. */
export async function getByCli(
  user: CliUser,
  link: string,
  items: readonly Item[],
  password: string | null,
): Promise<void> {
  const folder = await tempFolder();
  const result = await user.run(["get", link], { cwd: folder, env: environment(password) });
  assert.equal(result.exitCode, 0, result.stderr);
  const files = items.filter(({ name }) => name !== null);
  assert.deepEqual((await readdir(folder)).sort(), files.map(({ name }) => name).sort());
  for (const { name, bytes } of files) {
    assert.deepEqual(await readFile(join(folder, name ?? "")), Buffer.from(bytes));
  }
  const text = items.find(({ name }) => name === null);
  assert.deepEqual(result.output, Buffer.from(text?.bytes ?? []));
}

/** Sends with the command line, and returns the link. */
export async function sendByCli(
  user: CliUser,
  serverUrl: string,
  items: readonly Item[],
  password: string | null,
): Promise<string> {
  const folder = await tempFolder();
  const paths: string[] = [];
  for (const { name, bytes } of items) {
    if (name === null) continue;
    paths.push(join(folder, name));
    await writeFile(join(folder, name), bytes);
  }
  const text = items.find(({ name }) => name === null);
  const words = ["send", ...paths, ...(text ? ["--text"] : []), "--server", serverUrl];
  const env = environment(password);
  return sentLink(await user.run(words, { env, stdin: text?.bytes ?? "" })).link;
}

function environment(password: string | null): Record<string, string> {
  return password === null ? {} : { ONETIMESHARE_PASSWORD: password };
}
