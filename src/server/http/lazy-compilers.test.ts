import assert from "node:assert/strict";
import { it } from "node:test";
import fastify from "fastify";
import { lazyCompilers } from "./lazy-compilers.ts";

const BODY = {
  type: "object",
  required: ["count"],
  properties: {
    count: { type: "integer", minimum: 1 },
    at: { type: "string", format: "date-time" },
  },
  additionalProperties: false,
};
const ANSWER = { type: "object", properties: { count: { type: "integer" } } };

const BODIES = [
  { count: 1 },
  { count: 0 },
  { count: "1" },
  { count: 1, more: 1 },
  { count: 1, at: "today" },
  {},
  null,
];

it("a route with lazy compilers answers each request as with Fastify's own", async () => {
  const customOptions = { coerceTypes: false, removeAdditional: false, allErrors: false } as const;
  const answersOf = async (compilersFactory: Partial<typeof lazyCompilers>) => {
    const app = fastify({ ajv: { customOptions }, schemaController: { compilersFactory } });
    const schema = { body: BODY, response: { 200: ANSWER } };
    app.post("/", { schema }, async () => ({ count: 1, secret: "not in the schema" }));
    const answers: [number, unknown][] = [];
    for (const payload of [...BODIES, ...BODIES]) {
      const headers = { "content-type": "application/json" };
      const options = {
        method: "POST",
        url: "/",
        headers,
        payload: JSON.stringify(payload),
      } as const;
      const answer = await app.inject(options);
      answers.push([answer.statusCode, answer.json()]);
    }
    await app.close();
    return answers;
  };
  const lazy = await answersOf(lazyCompilers);
  assert.deepEqual(lazy, await answersOf({}));
  assert.deepEqual(lazy[0], [200, { count: 1 }]);
  assert.deepEqual(new Set(lazy.slice(1).map(([status]) => status)), new Set([200, 400]));
});
