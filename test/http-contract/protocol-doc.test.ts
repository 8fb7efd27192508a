import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import * as api from "../../src/protocol/api.ts";
import { readManifest } from "../../src/protocol/bundle.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call } from "../support/raw-share.ts";
import { vectors } from "../support/vectors.ts";

interface Operation {
  responses: Record<string, { description: string }>;
}

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  enum?: string[];
}

const text = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** The words in code spans and code blocks. */
const codeWords = new Set(
  [...text.matchAll(/```[^\n]*\n(.*?)```|`([^`\n]+)`/gs)].flatMap(
    ([, block = "", span = ""]) => `${block} ${span}`.match(/[\w-]+/g) ?? [],
  ),
);

/** The section of each call. It contains a line with the problems of the call. */
const calls = new Map(
  [...text.matchAll(/^### ([A-Z]+ \/\S+)\n(.*?)(?=^##)/gms)].map(([, name = "", section = ""]) => [
    name,
    section,
  ]),
);

/** Any call can have these problems. The documentation lists them only once. */
const COMMON = ["internal", "rate_limited", "unavailable"];

const schemas = Object.entries(api).flatMap(([name, value]): [string, Schema][] =>
  typeof value === "object" && name !== "paths" ? [[name, value as Schema]] : [],
);

function wordsOf(schema: Schema): string[] {
  const properties = Object.entries(schema.properties ?? {});
  const parts = [...properties.map(([, part]) => part), ...(schema.anyOf ?? [])];
  if (schema.items) parts.push(schema.items);
  return [
    ...properties.map(([name]) => name),
    ...(schema.enum ?? []),
    ...parts.flatMap((part) => wordsOf(part)),
  ];
}

function codesIn(words: string): string[] {
  return [...words.matchAll(/`([a-z_]+)`/g)].map(([, code = ""]) => code);
}

describe("docs/protocol.md", () => {
  let server: LocalServer;
  let operations: [string, Operation][];

  before(async () => {
    server = await startLocalServer();
    const url = `${server.url}${api.API}/openapi.json`;
    const { json } = await call<{ paths: Record<string, Record<string, Operation>> }>(url);
    // docs/admin.md describes the admin API: it is no part of the protocol.
    const ofProtocol = Object.entries(json.paths).filter(([path]) => !path.includes("/admin/"));
    operations = ofProtocol.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  });
  after(() => server.close());

  it("describes every call of the server, and no other", () => {
    assert.deepEqual([...calls.keys()].sort(), operations.map(([name]) => name).sort());
  });

  it("contains every path of the API", () => {
    for (const [name, path] of Object.entries(api.paths)) {
      const documented = typeof path === "string" ? path : path("{id}");
      const isNamed = [...calls.keys()].some((heading) => heading.endsWith(` ${documented}`));
      assert.ok(isNamed, name);
    }
  });

  it("lists the problems of every call", () => {
    for (const [name, { responses }] of operations) {
      if (name === "GET /health") continue;
      const described = Object.values(responses).flatMap(({ description }) =>
        [...description.matchAll(/`([a-z_]+)`: /g)].map(([, code = ""]) => code),
      );
      const [, listed = ""] = /^Problems: ([^.]*)\./m.exec(calls.get(name) ?? "") ?? [];
      const expected = described.filter((code) => !COMMON.includes(code));
      assert.deepEqual(codesIn(listed).sort(), expected.sort(), name);
    }
    for (const code of COMMON) assert.ok(codeWords.has(code), code);
  });

  it("contains every field and every value of the JSON bodies", () => {
    assert.ok(schemas.length >= 12);
    for (const [name, schema] of schemas) {
      for (const word of wordsOf(schema)) assert.ok(codeWords.has(word), `${name}: ${word}`);
    }
  });

  it("gives examples that match the schemas", () => {
    const byName = new Map(schemas);
    const shown = new Set<string>();
    for (const [, name = "", example = ""] of text.matchAll(/```json (\w+)\n(.*?)```/gs)) {
      shown.add(name);
      if (name === "Manifest") {
        const manifest = readManifest(example);
        const { share, folderShare } = vectors;
        const sample = manifest.version === 1 ? share : folderShare;
        assert.deepEqual(manifest, sample.manifest);
        continue;
      }
      const schema = byName.get(name);
      assert.ok(schema, name);
      const errors = Value.Errors(schema, JSON.parse(example));
      assert.deepEqual([...errors], [], name);
    }
    const bodies = [...byName.keys()].filter((name) => /Request$|Response$/.test(name));
    for (const name of [...bodies, "Manifest", "ShareStatus", "ServerConfig", "Problem"]) {
      assert.ok(shown.has(name), `no example of ${name}`);
    }
  });

  it("shows the sample link", () => {
    assert.ok(text.includes(`\n${vectors.share.link}\n`));
  });
});
