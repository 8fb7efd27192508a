import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError, SourceChangedError, UnreachableError } from "../../client/errors.ts";
import { CodedError, messageText } from "../../protocol/errors.ts";
import { problems } from "../../protocol/problems.ts";
import { failureOf } from "./failure.ts";

describe("an error that leaves a Worker", () => {
  it("has the message of the server's problem", () => {
    const failure = failureOf(ProblemError.of("wrong_password"));
    assert.equal(failure.code, "wrong_password");
    const { title, advice } = problems.wrong_password;
    assert.equal(messageText(failure), `${title}. ${advice}`);
  });

  it("says in the advice how long to wait", () => {
    const limited = failureOf(ProblemError.of("rate_limited", { retryAfterSeconds: 42 }));
    assert.equal(limited.retryAfterSeconds, 42);
    assert.match(messageText(limited), /42 seconds/);
  });

  it("shows the detail instead of the title", () => {
    const detail = "This server takes 5 GiB in one share.";
    const failure = failureOf(ProblemError.of("too_large", { detail }));
    assert.equal(messageText(failure), `${detail} ${problems.too_large.advice}`);
  });

  it("has the code of its kind", () => {
    assert.equal(failureOf(new UnreachableError("Nobody there.")).code, "unreachable");
    assert.equal(failureOf(ProblemError.of("gone")).code, "gone");
    assert.equal(failureOf(new SourceChangedError("a.txt")).code, "source_changed");
    assert.equal(failureOf(new CodedError("other_tab")).code, "other_tab");
    assert.equal(failureOf(new DOMException("", "QuotaExceededError")).code, "no_room");
  });

  it("is unexpected if it has no code", () => {
    const { code, detail } = failureOf(new RangeError("out of memory"));
    assert.deepEqual([code, detail], ["unexpected", "out of memory"]);
    assert.equal(failureOf("odd").detail, "odd");
  });
});
