import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { englishTexts } from "../../texts/load-texts.ts";
import { setTexts } from "../ui/texts.ts";
import { downloadStatus } from "./download-status.ts";

setTexts(englishTexts);

const status = (servedBytes: number, interrupted = false) =>
  downloadStatus({ servedBytes, interrupted }, 1_000);

describe("the progress of a download, for the owner of its share", () => {
  it("is what the server has sent", () => {
    assert.deepEqual(status(420), { doneBytes: 420, waiting: undefined });
  });

  it("never reaches 100 %, and says that the receipt is missing when everything was sent", () => {
    assert.equal(status(999).doneBytes, 990);
    const { doneBytes, waiting = "" } = status(1_000);
    assert.equal(doneBytes, 990);
    assert.match(waiting, /^Everything was sent\. The receipt/);
  });

  it("says that the connection of the recipient is interrupted", () => {
    const { doneBytes, waiting = "" } = status(420, true);
    assert.equal(doneBytes, 420);
    assert.match(waiting, /interrupted\. The download can resume\.$/);
  });
});
