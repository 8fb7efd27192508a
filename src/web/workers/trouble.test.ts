import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError, SourceChangedError, UnreachableError } from "../../client/errors.ts";
import { problems } from "../../protocol/problems.ts";
import { troubleOf } from "./trouble.ts";

describe("an error that leaves a Worker", () => {
  it("keeps what the server refused, and says what to do", () => {
    const row = { code: "wrong_password" as const, ...problems.wrong_password };
    const trouble = troubleOf(new ProblemError({ ...row, attemptsRemaining: 3 }));
    assert.equal(trouble.code, "wrong_password");
    assert.equal(trouble.attemptsRemaining, 3);
    assert.equal(
      trouble.message,
      `${problems.wrong_password.title}. ${problems.wrong_password.advice}`,
    );
  });

  it("keeps how long to wait, and what happened apart from that", () => {
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 42 });
    const { retryAfterSeconds, happened, message } = troubleOf(limited);
    assert.equal(retryAfterSeconds, 42);
    assert.equal(happened, `${problems.rate_limited.title}.`);
    assert.match(message, /42 seconds/);
  });

  it("says how large a share may be before it says what to do", () => {
    const detail = "This server takes 5 GiB in one share.";
    const { message } = troubleOf(ProblemError.of("too_large", { detail }));
    assert.equal(message, `${detail} ${problems.too_large.advice}`);
  });

  it("tells a server that is away from a share that is gone", () => {
    assert.equal(troubleOf(new UnreachableError("Nobody there.")).code, "unreachable");
    assert.equal(troubleOf(ProblemError.of("gone")).code, "gone");
    assert.equal(troubleOf(new SourceChangedError()).code, "source_changed");
  });

  it("is still told when nobody thought of it", () => {
    assert.deepEqual(troubleOf(new RangeError("out of memory")), {
      code: "unexpected",
      message: "out of memory",
    });
    assert.deepEqual(troubleOf("odd"), { code: "unexpected", message: "odd" });
  });
});
