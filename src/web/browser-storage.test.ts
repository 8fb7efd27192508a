import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  forgetSavedShare,
  type ItemStorage,
  isSavedShare,
  LABEL_MAX_LENGTH,
  labelSavedShare,
  type SavedShare,
  savedShares,
  saveUploadToken,
  storeSavedShare,
} from "./browser-storage.ts";

class MemoryStorage extends Map<string, string> implements ItemStorage {
  get length() {
    return this.size;
  }
  key = (index: number) => [...this.keys()][index] ?? null;
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
  removeItem = (key: string) => void this.delete(key);
}

function shareOf(id: string, sentAt: string): SavedShare {
  return { id, ownerToken: "token", receiptKey: "key", sentAt, summary: "Text, 5 bytes" };
}

describe("the shares that a browser saves", () => {
  const older = shareOf("older", "2026-11-23T10:00:00.000Z");
  const newer = shareOf("newer", "2026-11-24T10:00:00.000Z");

  it("are listed unchanged, the newest first", () => {
    const storage = new MemoryStorage();
    storeSavedShare(storage, older);
    storeSavedShare(storage, newer);
    assert.deepEqual(savedShares(storage), [newer, older]);
  });

  it("get a label, which an empty one removes again", () => {
    const storage = new MemoryStorage();
    storeSavedShare(storage, older);
    labelSavedShare(storage, "older", " Anna ");
    assert.deepEqual(savedShares(storage), [{ ...older, label: "Anna" }]);
    labelSavedShare(storage, "older", "x".repeat(LABEL_MAX_LENGTH + 1));
    assert.equal(savedShares(storage)[0]?.label?.length, LABEL_MAX_LENGTH);
    labelSavedShare(storage, "older", " ");
    assert.deepEqual(savedShares(storage), [older]);
    labelSavedShare(storage, "removed in another tab", "Anna");
    assert.deepEqual(savedShares(storage), [older]);
  });

  it("are removed one by one", () => {
    const storage = new MemoryStorage();
    storeSavedShare(storage, older);
    storeSavedShare(storage, newer);
    forgetSavedShare(storage, "newer");
    assert.deepEqual(savedShares(storage), [older]);
  });

  it("are listed without damaged items and items of other programs", () => {
    const storage = new MemoryStorage();
    storeSavedShare(storage, older);
    storage.setItem("onetimeshare/share/cut", '{"id":"cu');
    storage.setItem("onetimeshare/share/half", '{"id":"half"}');
    storage.setItem("onetimeshare/share/null", "null");
    storage.setItem("theme", "dark");
    assert.deepEqual(savedShares(storage), [older]);
  });

  it("are not saved if the browser blocks its storage", () => {
    storeSavedShare(null, older);
    assert.deepEqual(savedShares(null), []);
    assert.equal(isSavedShare(null, "older"), false);
  });

  it("are not saved if the storage is full, and nothing else fails for that", () => {
    const storage = new MemoryStorage();
    storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    storeSavedShare(storage, older);
    saveUploadToken(storage, "ots_token");
    assert.equal(isSavedShare(storage, "older"), false);
  });
});
