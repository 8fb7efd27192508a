import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { englishTexts } from "../../../texts/load-texts.ts";
import { setTexts, text } from "../../ui/texts.ts";
import {
  addFiles,
  type Draft,
  lacksOption,
  obstacleOf,
  orderOf,
  sumInWords,
  summaryInWords,
} from "./draft.ts";
import { downloadChoices, expiryChoices } from "./limits.ts";

setTexts(englishTexts);

const limits = {
  maxShareSize: 2_000,
  maxContentSize: 1_000,
  defaultExpiry: 18_000,
  maxExpiry: 86_400,
  maxDownloads: 4,
  passwordAttempts: 5,
  expiryChoices: null as number[] | null,
  uploadAccess: "open" as const,
  passwordRequired: false,
  uploadsPaused: false,
};
const empty: Draft = {
  ...{ files: [], folders: [], text: "", password: "", expiresInSeconds: 60, maxDownloads: 1 },
  ...{ uploadToken: "", savesUploadToken: false, label: "" },
};
const fileOf = (size: number) => new File([new Uint8Array(size)], "a.bin");

describe("a draft", () => {
  it("has a summary in words", () => {
    const inWords = (draft: Draft) => summaryInWords(draft);
    assert.equal(inWords({ ...empty, text: "grüß" }), "Text, 6\u00a0bytes");
    assert.equal(inWords({ ...empty, files: [fileOf(2_048)] }), "1 file, 2\u00a0KiB");
    const all = { ...empty, text: "x", files: [fileOf(1), fileOf(2)] };
    assert.equal(inWords(all), "2 files and text, 4\u00a0bytes");
  });

  it("has a sum that is never on the wrong side of the limit beside it", () => {
    const MIB = 1024 ** 2;
    const wide = { ...limits, maxContentSize: 3.97 * MIB };
    const sum = (size: number) => sumInWords({ ...empty, files: [fileOf(size)] }, wide);
    assert.equal(sum(1.26 * MIB), "1 file, 1.3\u00a0MiB");
    assert.equal(sum(3.96 * MIB), "1 file, 3.9\u00a0MiB");
    assert.equal(sum(3.98 * MIB), "1 file, 4\u00a0MiB");
  });

  it("can't be sent while it is empty", () => {
    assert.match(obstacleOf(empty, limits)?.message ?? "", /^Choose a file or write some text/);
  });

  it("can't be sent without a password if the server requires one", () => {
    const strict = { ...limits, passwordRequired: true };
    const draft = { ...empty, text: "x" };
    assert.equal(obstacleOf(draft, strict)?.at, "password");
    assert.equal(obstacleOf({ ...draft, password: "pw" }, strict), null);
  });

  it("can't be sent without an upload token if the server requires one", () => {
    const asking = { ...limits, uploadAccess: "token" as const };
    const draft = { ...empty, text: "x" };
    assert.equal(obstacleOf(draft, asking)?.at, "upload_token");
    assert.equal(obstacleOf({ ...draft, uploadToken: "ots_x" }, asking), null);
  });

  it("can be sent with exactly the largest size, and not with one byte more", () => {
    assert.equal(obstacleOf({ ...empty, files: [fileOf(1_000)] }, limits), null);
    const tooLarge = { ...empty, text: "x", files: [fileOf(1_000)] };
    assert.match(
      obstacleOf(tooLarge, limits)?.message ?? "",
      /^The share is too large: 1,001\u00a0bytes, but this server allows 1,000\u00a0bytes/,
    );
  });

  it("lacks an option that the server requires, so that the page shows its field", () => {
    assert.equal(lacksOption(empty, limits), false);
    assert.equal(lacksOption(empty, { ...limits, passwordRequired: true }), true);
    assert.equal(lacksOption(empty, { ...limits, uploadAccess: "token" }), true);
    const complete = { ...empty, password: "pw", uploadToken: "ots_x" };
    const strict = { ...limits, passwordRequired: true, uploadAccess: "token" as const };
    assert.equal(lacksOption(complete, strict), false);
  });

  it("is sent without the sender's label", () => {
    assert.ok(!JSON.stringify(orderOf({ ...empty, label: "Anna" })).includes("Anna"));
  });

  it("has no password if the field is empty", () => {
    assert.equal(orderOf(empty).password, null);
    assert.equal(orderOf({ ...empty, password: "x" }).password, "x");
  });
});

describe("files that are added to a draft", () => {
  const named = (name: string, content = name) => new File([content], name);
  const names = (files: readonly File[]) => files.map(({ name }) => name);

  it("replace earlier files of the same name, but not each other", () => {
    const before = [named("a.txt", "old"), named("b.txt")];
    const { files, replaced } = addFiles(before, [named("a.txt", "new"), named("a.txt", "other")]);
    assert.deepEqual(names(files), ["b.txt", "a.txt", "a.txt"]);
    assert.ok(!files.includes(before[0] as File));
    assert.deepEqual(replaced, ["a.txt"]);
  });

  it("include every pasted picture, although all have the same name", () => {
    const once = addFiles([], [named("image.png", "first")], true).files;
    const twice = addFiles(once, [named("image.png", "second")], true).files;
    const { files, replaced } = addFiles(twice, [named("image.png", "third")], true);
    assert.deepEqual(names(files), ["image.png", "image-2.png", "image-3.png"]);
    assert.deepEqual(replaced, []);
    assert.deepEqual(addFiles(once, [named("image.png")]).replaced, ["image.png"]);
    const taken = addFiles([named("image.jpg")], [named("image.jpg", "of the camera")], true);
    assert.deepEqual(names(taken.files), ["image.jpg", "image-2.jpg"]);
  });
});

describe("the choices of a sender", () => {
  it("stay within the server's limits and include its default", () => {
    assert.deepEqual(
      expiryChoices({ ...limits, defaultExpiry: 7_200 }),
      [1_800, 3_600, 7_200, 18_000, 86_400],
    );
    assert.deepEqual(expiryChoices({ ...limits, defaultExpiry: 60, maxExpiry: 60 }), [60]);
    const chosen = { ...limits, defaultExpiry: 7_200, expiryChoices: [7_200, 60] };
    assert.deepEqual(expiryChoices(chosen), [60, 7_200]);
    assert.deepEqual(downloadChoices(4), [1, 2, 3]);
  });

  it("have names", () => {
    const names = [1, 2, 5].map((count) => text("send.times", { count }));
    assert.deepEqual(names, ["once", "twice", "5 times"]);
  });
});
