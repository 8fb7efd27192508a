import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError, UnreachableError } from "../../client/errors.ts";
import { GoneReason } from "../../protocol/api.ts";
import { CodedError } from "../../protocol/errors.ts";
import { ownMessages, type ProblemCode, problems } from "../../protocol/problems.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import { failureOf } from "../workers/failure.ts";
import { errorScreenFor } from "./failure-words.ts";
import { setTexts } from "./texts.ts";

setTexts(englishTexts);

type ErrorScreen = ReturnType<typeof errorScreenFor>;

const NOW = new Date(2026, 10, 24, 12, 0);

function screenOf(error: unknown): ErrorScreen {
  return errorScreenFor(failureOf(error), NOW);
}

function textOf({ paragraphs, advice }: ErrorScreen): string {
  return [...paragraphs, advice ?? ""].join(" ");
}

function gone(reason: GoneReason, at?: string): ProblemError {
  const { status, title, advice } = problems.gone;
  return new ProblemError({ code: "gone", status, title, advice, reason, ...(at && { at }) });
}

describe("the screen for an error", () => {
  for (const reason of GoneReason.enum) {
    it(`says why and when a share was deleted: ${reason}`, () => {
      const at = new Date(2026, 10, 24, 9, 30).toISOString();
      const screen = screenOf(gone(reason, at));
      const step = reason === "claimed" ? "tell the sender: someone else has" : "ask the sender";
      assert.match(textOf(screen), new RegExp(`The share ended today at 09:30\\..*${step}`));
      assert.equal(screen.retry, null);
    });
  }

  it("never says how often a gone share was opened, because a share may allow several downloads", () => {
    const errors = [...GoneReason.enum.map((reason) => gone(reason)), problem("already_claimed")];
    for (const error of errors) {
      assert.doesNotMatch(textOf(screenOf(error)), /before it was opened|nobody opened|\bonce\b/i);
    }
  });

  it("says if the share was opened when the browser has no room, and mentions private windows", () => {
    const begun = textOf(screenOf(new CodedError("no_room")));
    assert.match(begun, /reserves this download for this browser.*private window, leave it open/);
    const unopened = textOf(screenOf(new CodedError("does_not_fit")));
    assert.match(unopened, /Nothing was opened.*private window, open the link in a normal one/);
  });

  it("does not say gone while the server is unreachable", () => {
    const screen = screenOf(new CodedError("unreachable"));
    assert.match(textOf(screen), /it may still be there/);
    assert.equal(screen.retry, "Try again");
  });

  it("does not say the title a second time", () => {
    const { title, paragraphs } = screenOf(new UnreachableError("The server can't be reached."));
    assert.equal(title, "The server can't be reached");
    assert.doesNotMatch(paragraphs.join(" "), /can't be reached/);
  });

  it("retries after the time in Retry-After, and offers no button before it", () => {
    const limited = screenOf(problem("rate_limited", 42));
    assert.deepEqual([limited.resumesAfterSeconds, limited.retry], [42, null]);
    assert.equal(screenOf(problem("unavailable", 42)).resumesAfterSeconds, 42);
    assert.equal(screenOf(problem("unavailable", 0)).resumesAfterSeconds, 1);
    assert.equal(screenOf(problem("unavailable")).resumesAfterSeconds, 10);
    assert.equal(screenOf(problem("locked", 42)).resumesAfterSeconds, undefined);
  });

  it("shows the message of an unexpected error", () => {
    assert.match(
      textOf(screenOf(new RangeError("Out of memory."))),
      /^Out of memory\. Try again\.$/,
    );
  });

  it("has a picture for each kind of error", () => {
    const sign = (code: ProblemCode) => screenOf(problem(code)).sign;
    assert.equal(sign("gone"), sign("already_claimed"));
    const kinds = ["gone", "locked", "wrong_link", "not_found", "unavailable", "internal"] as const;
    assert.equal(new Set(kinds.map(sign)).size, kinds.length);
    assert.notEqual(screenOf(gone("expired")).sign, screenOf(gone("burned")).sign);
  });

  it("has a title and a text for every code", () => {
    const codes = Object.keys(problems) as ProblemCode[];
    for (const error of codes.map((code) => problem(code))) assert.ok(textOf(screenOf(error)));
    for (const message of Object.values(ownMessages)) assert.match(message.title, /^[A-Z].*[^.]$/);
  });
});

function problem(code: ProblemCode, retryAfterSeconds?: number): ProblemError {
  return ProblemError.of(code, { retryAfterSeconds });
}
