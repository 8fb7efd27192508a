import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError, SourceChangedError, UnreachableError } from "../../client/errors.ts";
import { CodedError, messageText } from "../../protocol/errors.ts";
import { problems } from "../../protocol/problems.ts";
import { troubleOf } from "./trouble.ts";

describe("an error that leaves a Worker", () => {
  it("keeps the message of the server's problem and the tries that are left", () => {
    const row = { code: "wrong_password" as const, ...problems.wrong_password };
    const trouble = troubleOf(new ProblemError({ ...row, attemptsRemaining: 3 }));
    assert.equal(trouble.code, "wrong_password");
    assert.equal(trouble.attemptsRemaining, 3);
    const { title, advice } = problems.wrong_password;
    assert.equal(messageText(trouble), `${title}. ${advice}`);
  });

  it("says in the advice how long to wait", () => {
    const limited = troubleOf(ProblemError.of("rate_limited", { retryAfterSeconds: 42 }));
    assert.equal(limited.retryAfterSeconds, 42);
    assert.match(messageText(limited), /42 seconds/);
  });

  it("shows the detail in place of the title", () => {
    const detail = "This server takes 5 GiB in one share.";
    const trouble = troubleOf(ProblemError.of("too_large", { detail }));
    assert.equal(messageText(trouble), `${detail} ${problems.too_large.advice}`);
  });

  it("has the code of its kind", () => {
    assert.equal(troubleOf(new UnreachableError("Nobody there.")).code, "unreachable");
    assert.equal(troubleOf(ProblemError.of("gone")).code, "gone");
    assert.equal(troubleOf(new SourceChangedError("a.txt")).code, "source_changed");
    assert.equal(troubleOf(new CodedError("other_tab")).code, "other_tab");
    assert.equal(troubleOf(new DOMException("", "QuotaExceededError")).code, "no_room");
  });

  it("is unexpected if it has no code", () => {
    const { code, detail } = troubleOf(new RangeError("out of memory"));
    assert.deepEqual([code, detail], ["unexpected", "out of memory"]);
    assert.equal(troubleOf("odd").detail, "odd");
  });
});
