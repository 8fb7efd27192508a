import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerPage, type Shown } from "./answer-page.ts";

const SHOW = { kind: "show", preview: { kind: "pdf", type: "application/pdf" } } as const;

/** The page's side of a frame. */
function frameOf(show: () => Promise<Shown>) {
  const answers: unknown[] = [];
  const port = { postMessage: (answer: unknown) => answers.push(answer) } as unknown as MessagePort;
  answerPage(port, show);
  return {
    answers,
    /** Resolves when the frame has handled the message. */
    send: async (data: object) => port.onmessage?.(new MessageEvent("message", { data })),
  };
}

describe("a preview frame", () => {
  it("says what it shows, and what it can't show", async () => {
    const frame = frameOf(async () => ({
      pages: 3,
      turn: async (page) => {
        if (page === 3) throw new Error("damaged");
      },
    }));
    await frame.send(SHOW);
    await frame.send({ kind: "turn", page: 2 });
    await frame.send({ kind: "turn", page: 3 });
    assert.deepEqual(frame.answers, [
      { kind: "shown", page: 1, pages: 3 },
      { kind: "shown", page: 2, pages: 3 },
      { kind: "failed" },
    ]);
  });

  it("answers only the last of several turns, although it has cancelled the others", async () => {
    const drawing: PromiseWithResolvers<void>[] = [];
    const frame = frameOf(async () => ({
      pages: 9,
      turn: (page) => {
        drawing.at(-1)?.reject(new Error("cancelled"));
        const started = Promise.withResolvers<void>();
        drawing.push(started);
        if (page === 4) started.resolve();
        return started.promise;
      },
    }));
    await frame.send(SHOW);
    await Promise.all([2, 3, 4].map((page) => frame.send({ kind: "turn", page })));
    assert.equal(drawing.length, 3);
    assert.deepEqual(frame.answers.slice(1), [{ kind: "shown", page: 4, pages: 9 }]);
  });
});
