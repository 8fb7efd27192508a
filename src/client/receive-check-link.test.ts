import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseLink } from "../protocol/link.ts";
import { ProblemError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import { clientOf, memoryText, quickRetry, sendTo } from "./memory.suite.ts";
import { Recipient } from "./receive.ts";

describe("the check of a link that needs a password", () => {
  const check = async (server: FakeServer) => {
    const { link } = await sendTo(server, memoryText("hi"), { password: "secret" });
    return async () => Recipient.checkLink(clientOf(server), await parseLink(link), quickRetry());
  };

  it("sends only the link proof, which does not count as a wrong password", async () => {
    const server = new FakeServer();
    const again = await check(server);
    await again();
    const asked = server.requests.filter(({ path }) => path.endsWith("/preview"));
    assert.equal(asked.length, 1);
    assert.deepEqual(Object.keys(JSON.parse(Buffer.from(asked[0]?.body ?? []).toString())), [
      "linkProof",
    ]);
  });

  for (const code of ["gone", "not_found", "locked", "not_ready", "wrong_link"] as const) {
    it(`fails with ${code} before the recipient enters a password`, async () => {
      const server = new FakeServer();
      const again = await check(server);
      server.faultOf = ({ path }) =>
        path.endsWith("/preview") ? { answer: problemResponse(ProblemError.of(code)) } : null;
      await assert.rejects(again(), { code });
    });
  }

  it("does not say gone while the server is unreachable", async () => {
    const server = new FakeServer();
    const again = await check(server);
    server.faultOf = () => ({ answer: problemResponse(ProblemError.of("unavailable")) });
    await assert.rejects(again(), { code: "unavailable" });
  });
});
