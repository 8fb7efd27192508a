import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { API, Problem, paths } from "../../src/protocol/api.ts";
import { type ProblemCode, problems } from "../../src/protocol/problems.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call } from "../support/raw-share.ts";

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security?: object[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

/** Every call of the design, and whether it needs a token or a ticket. */
const CALLS = {
  [`GET ${paths.config}`]: false,
  [`POST ${paths.shares}`]: false,
  [`GET ${paths.share("{id}")}`]: true,
  [`DELETE ${paths.share("{id}")}`]: true,
  [`GET ${paths.events("{id}")}`]: true,
  [`POST ${paths.unlock("{id}")}`]: true,
  [`OPTIONS ${paths.upload("{id}")}`]: false,
  [`HEAD ${paths.upload("{id}")}`]: true,
  [`PATCH ${paths.upload("{id}")}`]: true,
  [`DELETE ${paths.upload("{id}")}`]: true,
  [`POST ${paths.preview("{id}")}`]: false,
  [`POST ${paths.claims("{id}")}`]: false,
  [`GET ${paths.content("{id}")}`]: true,
  [`HEAD ${paths.content("{id}")}`]: true,
  [`POST ${paths.receipt("{id}")}`]: true,
  "GET /health": false,
};

describe("the OpenAPI document", () => {
  let server: LocalServer;
  let document: Document;
  let operations: [string, Operation][];

  before(async () => {
    server = await startLocalServer();
    document = (await call<Document>(`${server.url}${API}/openapi.json`)).json;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  });
  after(() => server.close());

  it("has every call of the API, and no other", () => {
    assert.equal(document.openapi, "3.1.0");
    assert.deepEqual(operations.map(([name]) => name).sort(), Object.keys(CALLS).sort());
  });

  it("says of each call what it does, and whether it needs a token or a ticket", () => {
    for (const [name, operation] of operations) {
      assert.ok(operation.summary && operation.operationId && operation.tags.length === 1, name);
      // One that may be left out is `{}`.
      const isNeeded = operation.security?.every((way) => Object.keys(way).length > 0) ?? false;
      assert.equal(isNeeded, CALLS[name as keyof typeof CALLS], name);
    }
  });

  it("describes every problem as a problem document, under its own status", () => {
    const described = new Set<string>();
    for (const [name, { responses }] of operations) {
      for (const [status, response] of Object.entries(responses)) {
        for (const code of codesIn(response.description)) {
          described.add(code);
          assert.equal(problems[code].status, Number(status), `${name} ${code}`);
          assert.deepEqual(Object.keys(response.content ?? {}), ["application/problem+json"]);
        }
      }
    }
    // Answered before a route is found, or to browsers and programs on pages.
    const elsewhere: ProblemCode[] = ["method_not_allowed", "not_acceptable", "headers_too_large"];
    assert.deepEqual([...described, ...elsewhere].sort(), Object.keys(problems).sort());
    assert.deepEqual(Problem.properties.code.enum, Object.keys(problems));
  });

  it("can be read on a page that has every call, no script, and loads from this server alone", async () => {
    const page = await call(`${server.url}${API}/docs/`, { headers: { accept: "text/html" } });
    assert.equal(page.status, 200);
    for (const [name, { summary }] of operations) {
      const [, path = ""] = name.split(" ");
      assert.ok(page.bytes.includes(`<code>${path}</code>`), name);
      assert.ok(page.bytes.includes(summary.replaceAll("'", "&#39;")), summary);
    }
    assert.doesNotMatch(page.bytes.toString(), /<script/);
    const loaded = [...page.bytes.toString().matchAll(/(?:src|href)="(?<url>[^"]+)"/g)];
    assert.ok(loaded.length > 0);
    for (const match of loaded) {
      const url = new URL(match.groups?.url ?? "", `${server.url}${API}/docs/`);
      assert.equal(url.origin, server.url);
      assert.equal((await call(url.href)).status, 200, url.pathname);
    }
  });
});

function codesIn(description: string): ProblemCode[] {
  return [...description.matchAll(/`(?<code>[a-z_]+)`: /g)].map(
    (match) => match.groups?.code as ProblemCode,
  );
}
