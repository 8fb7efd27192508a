import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, createAgeFile } from "../protocol/age-file.ts";
import { MemoryFile, memoryText, quickCiphers, randomFile } from "./memory.suite.ts";
import { SealedContent } from "./sealed-content.ts";
import { Plaintext, type Source } from "./source.ts";

describe("a second read of changed content", () => {
  /** Reads everything, applies the change, and returns the error of the second read. */
  async function errorAfter(sources: readonly Source[], change: () => void): Promise<unknown> {
    const file = await createAgeFile("passphrase", quickCiphers);
    const content = new SealedContent(file, new Plaintext(sources), new Uint8Array(), null);
    await content.read(0, content.size);
    await content.read(0, content.size);
    change();
    return content.read(0, content.size).catch((error: unknown) => error);
  }

  const rewrite = (file: MemoryFile) => () => {
    file.bytes = file.bytes.map((byte) => byte ^ 1);
  };

  it("names the file that changed", async () => {
    const files = ["a.bin", "b.bin", "c.bin"].map((name) => randomFile(3 * CHUNK_SIZE - 5, name));
    for (const file of files) {
      const error = await errorAfter(files, rewrite(file));
      assert.match(String(error), new RegExp(`“${file.name}” changed while it was being sent`));
    }
  });

  it("names no file if every changed chunk has bytes of two sources", async () => {
    const files = [randomFile(100, "a.bin"), randomFile(100, "b.bin")] as const;
    const error = await errorAfter(files, rewrite(files[0]));
    assert.match(String(error), /A file changed while it was being sent/);
  });

  it("names no file if a text changed", async () => {
    const bytes = new MemoryFile(new Uint8Array(CHUNK_SIZE));
    const text: Source = { ...memoryText("x".repeat(CHUNK_SIZE)), read: bytes.read.bind(bytes) };
    const error = await errorAfter([text, randomFile(9, "a.bin")], rewrite(bytes));
    assert.match(String(error), /A file changed while it was being sent/);
  });
});
