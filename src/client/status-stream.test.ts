import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { UnreachableError } from "./errors.ts";
import { readEvents, type ServerSentEvent } from "./status-stream.ts";

async function read(text: string, cuts: number[] = []): Promise<ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  async function* chunks() {
    for (let i = 1; i < edges.length; i++) yield bytes.subarray(edges[i - 1], edges[i]);
  }
  return Array.fromAsync(readEvents(chunks()));
}

describe("an event stream", () => {
  it("yields each event with its name and its data", async () => {
    assert.deepEqual(await read("event: status\ndata: {}\n\ndata:a\ndata: b\n\n"), [
      { name: "status", data: "{}" },
      { name: "message", data: "a\nb" },
    ]);
  });

  it("ignores comments, other fields and events without data", async () => {
    const text = ":\n\n: hello\nid: 7\nretry: 10\ndata\n\nevent: x\n\ndata: 1\n\n";
    assert.deepEqual(await read(text), [
      { name: "message", data: "" },
      { name: "message", data: "1" },
    ]);
  });

  it("drops an incomplete last event", async () => {
    assert.deepEqual(await read("data: 1\n\ndata: 2\n"), [{ name: "message", data: "1" }]);
  });

  it("reads every kind of line end, in chunks of any size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.array(fc.nat()),
        async (end, cuts) => {
          const text = ["event: status", "data: é – 履", ":", "data: b", "", "data: c", "", ":"];
          assert.deepEqual(await read(text.join(end), cuts), [
            { name: "status", data: "é – 履\nb" },
            { name: "message", data: "c" },
          ]);
        },
      ),
    );
  });

  it("limits the size of an event", async () => {
    await assert.rejects(read(`data: ${"x".repeat(1024 * 1024)}`), UnreachableError);
    await assert.rejects(read(`data: ${"x".repeat(1024)}\n`.repeat(1024)), UnreachableError);
  });
});
