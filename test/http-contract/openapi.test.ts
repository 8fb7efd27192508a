import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { API, Problem, paths } from "../../src/protocol/api.ts";
import { type ProblemCode, problems } from "../../src/protocol/problems.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type ApiDocument, type Operation, operationsOf } from "../support/openapi.ts";
import { call } from "../support/raw-share.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Every call in the design, with the credentials that it accepts. */
const CALLS: Record<string, string[]> = {
  [`GET ${paths.config}`]: [],
  [`POST ${paths.shares}`]: ["none", "uploadToken"],
  [`GET ${paths.share("{id}")}`]: ["ownerToken"],
  [`DELETE ${paths.share("{id}")}`]: ["ownerToken"],
  [`GET ${paths.events("{id}")}`]: ["ownerToken"],
  [`POST ${paths.unlock("{id}")}`]: ["ownerToken"],
  [`OPTIONS ${paths.upload("{id}")}`]: [],
  [`HEAD ${paths.upload("{id}")}`]: ["ownerToken"],
  [`PATCH ${paths.upload("{id}")}`]: ["ownerToken"],
  [`DELETE ${paths.upload("{id}")}`]: ["ownerToken"],
  [`POST ${paths.preview("{id}")}`]: [],
  [`POST ${paths.claims("{id}")}`]: [],
  [`GET ${paths.content("{id}")}`]: ["ticket"],
  [`HEAD ${paths.content("{id}")}`]: ["ticket"],
  [`POST ${paths.receipt("{id}")}`]: ["ticket"],
  "GET /health": [],
  [`POST ${adminPaths.token}`]: [],
  [`GET ${adminPaths.sessions}`]: ["adminToken"],
  [`DELETE ${adminPaths.sessions}`]: ["adminToken"],
  [`GET ${adminPaths.audit}`]: ["adminToken"],
  [`GET ${adminPaths.uploadTokens}`]: ["adminToken"],
  [`POST ${adminPaths.uploadTokens}`]: ["adminToken"],
  [`DELETE ${adminPaths.uploadToken("{id}")}`]: ["adminToken"],
  [`GET ${adminPaths.rateLimits}`]: ["adminToken"],
  [`DELETE ${adminPaths.rateLimit("{id}")}`]: ["adminToken"],
  [`PUT ${adminPaths.uploads}`]: ["adminToken"],
  [`PUT ${adminPaths.notice}`]: ["adminToken"],
  [`DELETE ${adminPaths.notice}`]: ["adminToken"],
  [`GET ${adminPaths.auditExport}`]: ["adminToken"],
  [`GET ${adminPaths.stats}`]: ["adminToken"],
  [`GET ${adminPaths.shares}`]: ["adminToken"],
  [`DELETE ${adminPaths.share("{id}")}`]: ["adminToken"],
  [`POST ${adminPaths.unlockShare("{id}")}`]: ["adminToken"],
};

describe("the OpenAPI document", () => {
  let server: LocalServer;
  let document: ApiDocument;
  let operations: [string, Operation][];

  before(async () => {
    server = await startLocalServer();
    document = (await call<ApiDocument>(`${server.url}${API}/openapi.json`)).json;
    operations = operationsOf(document);
  });
  after(() => server.close());

  it("has every call of the API, and no other", () => {
    assert.equal(document.openapi, "3.1.0");
    assert.deepEqual(operations.map(([name]) => name).sort(), Object.keys(CALLS).sort());
  });

  it("describes each call and its credential", () => {
    const ids = new Set<string>();
    for (const [name, operation] of operations) {
      const { operationId, summary, tags, security = [], responses } = operation;
      assert.ok(summary && tags.length === 1, name);
      assert.match(operationId, /^[a-zA-Z]+$/);
      ids.add(operationId);
      const ways = security.map((way) => Object.keys(way)[0] ?? "none");
      assert.deepEqual(ways, CALLS[name], name);
      for (const way of ways) assert.ok(way === "none" || document.components.securitySchemes[way]);
      for (const { description } of Object.values(responses)) {
        assert.notEqual(description, "Default Response", name);
      }
    }
    assert.equal(ids.size, operations.length);
  });

  it("requires the headers and the body without which an upload fails", () => {
    for (const [name, { parameters = [], requestBody }] of operations) {
      const required = parameters.filter((one) => one.in === "header" && one.required);
      const names = required.map((one) => one.name);
      const isUpload = name.includes("/uploads/") && !name.startsWith("OPTIONS");
      const isAppend = name.startsWith("PATCH");
      assert.deepEqual(names.includes("tus-resumable"), isUpload, name);
      assert.deepEqual(names.includes("upload-offset"), isAppend, name);
      if (isAppend) {
        assert.deepEqual(Object.keys(requestBody?.content ?? {}), [
          "application/offset+octet-stream",
        ]);
      }
    }
  });

  it("describes every problem as a problem document with its own status", () => {
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
    // The server sends these before it finds a route, or on pages.
    const elsewhere: ProblemCode[] = [
      ...(["method_not_allowed", "not_acceptable", "headers_too_large"] as const),
      ...(["sign_in_failed", "account_not_allowed", "sign_in_unavailable"] as const),
    ];
    assert.deepEqual([...described, ...elsewhere].sort(), Object.keys(problems).sort());
    assert.deepEqual(Problem.properties.code.enum, Object.keys(problems));
  });

  it("has a page that shows every call, has only the script of the theme, and loads files only from this server", async () => {
    const page = await call(`${server.url}${API}/docs/`, { headers: { accept: "text/html" } });
    assert.equal(page.status, 200);
    for (const [name, { summary }] of operations) {
      const [, path = ""] = name.split(" ");
      assert.ok(page.bytes.includes(`<code>${path}</code>`), name);
      assert.ok(page.bytes.includes(summary.replaceAll("'", "&#39;")), summary);
    }
    const [script, ...others] = page.bytes.toString().match(/<script[^>]*>/g) ?? [];
    assert.match(String(script), /^<script src="\/assets\/theme-[\w-]+\.js">$/);
    assert.deepEqual(others, []);
    const loaded = [...page.bytes.toString().matchAll(/(?:src|href)="(?<url>[^"]+)"/g)];
    assert.ok(loaded.length > 0);
    assert.ok(
      page.bytes.includes(`href="${API}/docs/protocol.md"`),
      "the page has no link to the protocol",
    );
    for (const match of loaded) {
      const url = new URL(match.groups?.url ?? "", `${server.url}${API}/docs/`);
      assert.equal(url.origin, server.url);
      assert.equal((await call(url.href)).status, 200, url.pathname);
    }
  });
});

describe("the examples of the API", () => {
  it("are transcripts: each command gets the documented answer", async (t) => {
    const server = await startLocalServer({ BASE_URL: "https://share.example" });
    t.after(() => server.close());
    const folder = await tempFolder();
    await writeFile(join(folder, "ciphertext.age"), randomBytes(1206));
    const { json } = await call<ApiDocument>(`${server.url}${API}/openapi.json`);
    // docs/admin.md has examples of the admin API.
    const ofShares = operationsOf(json).filter(([, { tags }]) => !tags.includes("admin"));
    const operations = new Map(ofShares.map(([, one]) => [one.operationId, one]));
    assert.deepEqual([...operations.keys()].sort(), [...LIFE].sort());
    for (const operationId of LIFE) {
      const operation = operations.get(operationId);
      const command = operation?.["x-codeSamples"]?.[0]?.source ?? "";
      const { stdout } = await run(folder, server.url, command);
      const [head = "", ...body] = withoutTimes(stdout).split(/\r?\n\r?\n/);
      const [shownHead = "", ...shownBody] = withoutTimes(operation?.["x-answer"] ?? "").split(
        "\n\n",
      );
      for (const line of shownHead.split("\n")) {
        assert.ok(head.split("\r\n").includes(line), `${operationId}: ${line}\n${head}`);
      }
      assert.deepEqual(parsed(body), parsed(shownBody), operationId);
    }
  });
});

/** The order in which the examples form one share life. */
const LIFE = [
  ...["readConfig", "readHealth", "createShare", "describeUploads", "describeUpload"],
  ...["appendToUpload", "previewShare", "claimShare", "describeContent", "fetchContent"],
  ...["confirmDelivery", "readStatus", "watchStatus", "unlockShare", "burnShare", "endUpload"],
];

/** The stream of live events stays open while the share exists. Half a second of it is enough. */
function run(cwd: string, server: string, command: string) {
  const limited = command.replace(/^curl -i -N/, "curl -i -N --max-time 0.5");
  return promisify(execFile)("sh", ["-c", `${limited} || test $? = 28`], {
    ...{ cwd, env: { ...process.env, SERVER: server } },
  });
}

function withoutTimes(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, "<time>");
}

function parsed(body: string[]): unknown {
  const text = body.join("\n\n").trim();
  return text.startsWith("{") ? JSON.parse(text) : text;
}

function codesIn(description: string): ProblemCode[] {
  return [...description.matchAll(/`(?<code>[a-z_]+)`: /g)].map(
    (match) => match.groups?.code as ProblemCode,
  );
}
