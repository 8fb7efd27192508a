import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = promisify(execFile);

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

/** The objects in a manifest. Fails for invalid YAML. */
export function objectsIn(manifest: string): KubernetesObject[] {
  const documents = parseAllDocuments(manifest);
  assert.ok(Array.isArray(documents));
  for (const { errors } of documents) assert.deepEqual(errors, []);
  return documents.map((document) => document.toJS() as KubernetesObject).filter(Boolean);
}

/**
 * Checks objects against the schemas of the Kubernetes API and of the Prometheus operator. The schemas allow unknown
 * fields, so the compiler checks against the types of the same packages too: it refuses them.
 */
export async function assertFitKubernetes(objects: readonly KubernetesObject[]): Promise<void> {
  const lines: string[] = [];
  for (const [index, object] of objects.entries()) {
    const module = moduleOf(object.apiVersion);
    const models = (await import(module)) as Record<string, new (data: object) => Model>;
    const Kind = models[object.kind];
    assert.ok(Kind, `${object.apiVersion} has no ${object.kind}`);
    assert.doesNotThrow(() => new Kind(object).validate(), object.kind);
    lines.push(
      `import type { I${object.kind} as Kind${index} } from "${module}";`,
      `export const object${index}: Kind${index} = ${JSON.stringify(object)};`,
    );
  }
  const folder = await tempFolder();
  await symlink(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "objects.ts"), lines.join("\n"));
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext"];
  await run(
    join(CHECKOUT, "node_modules/.bin/tsc"),
    [...options, "--moduleResolution", "bundler", "--types", "", "objects.ts"],
    { cwd: folder },
  ).catch(({ stdout }: { stdout: string }) => assert.fail(stdout));
}

interface Model {
  validate(): void;
}

function moduleOf(apiVersion: string): string {
  return apiVersion.startsWith("monitoring.coreos.com/")
    ? `@kubernetes-models/prometheus-operator/${apiVersion}`
    : `kubernetes-models/${apiVersion}`;
}
