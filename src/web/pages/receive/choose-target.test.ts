import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { chooseTarget } from "./choose-target.ts";

const LARGE = 64 * 1024 * 1024;
const chosen = { kind: "file" } as FileSystemFileHandle;

/** A browser with a dialog to save. Returns the names that it suggested. */
function dialogThat(answer: () => FileSystemFileHandle): string[] {
  const suggested: string[] = [];
  const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
    suggested.push(suggestedName);
    return answer();
  };
  Object.assign(globalThis, { window: { showSaveFilePicker } });
  return suggested;
}

describe("the target of a received file", () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, "window");
  });

  it("is a file that the recipient chooses, if the received one is large", async () => {
    const suggested = dialogThat(() => chosen);
    assert.equal(await chooseTarget("film.mp4", LARGE, false), chosen);
    assert.equal(await chooseTarget("small.txt", LARGE - 1, false), "downloads");
    assert.deepEqual(suggested, ["film.mp4"]);
  });

  it("is nowhere if the recipient cancels, and the downloads if the dialog fails", async () => {
    for (const [name, expected] of [
      ["AbortError", null],
      ["SecurityError", "downloads"],
    ] as const) {
      dialogThat(() => {
        throw new DOMException("", name);
      });
      assert.equal(await chooseTarget("film.mp4", LARGE, false), expected);
    }
  });

  it("is among the downloads while another file is being written, which continues", async () => {
    const suggested = dialogThat(() => chosen);
    assert.equal(await chooseTarget("film.mp4", LARGE, true), "downloads");
    assert.deepEqual(suggested, []);
  });

  it("is among the downloads if the browser has no such dialog", async () => {
    Object.assign(globalThis, { window: {} });
    assert.equal(await chooseTarget("film.mp4", LARGE, false), "downloads");
  });
});
