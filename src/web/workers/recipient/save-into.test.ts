import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { foldName } from "../../../protocol/safe-path.ts";
import { allowedName, saveInto } from "./save-into.ts";
import { savedEntries } from "./saved-entries.ts";

/** The name of a file for which the disk has no room. */
const FULL = "full";

type Stored = Map<string, { name: string; content: string | Stored }>;

/** A folder of a file system that ignores case, as the File System API shows it. */
function folderOf(stored: Stored): FileSystemDirectoryHandle {
  const get = (name: string, { create = false } = {}, make: () => string | Stored) => {
    let found = stored.get(foldName(name));
    if (!found) {
      if (!create) throw new DOMException("missing", "NotFoundError");
      found = { name, content: make() };
      stored.set(foldName(name), found);
    }
    if (typeof found.content !== typeof make()) throw new DOMException("kind", "TypeMismatchError");
    return found;
  };
  return {
    getDirectoryHandle: async (name: string, options?: { create?: boolean }) =>
      folderOf(get(name, options, () => new Map()).content as Stored),
    getFileHandle: async (name: string, options?: { create?: boolean }) => {
      const file = get(name, options, () => "");
      return {
        createWritable: async () =>
          new WritableStream<Uint8Array>({
            start() {
              file.content = "";
            },
            write(bytes) {
              if (name === FULL) throw new DOMException("full", "QuotaExceededError");
              file.content += new TextDecoder().decode(bytes);
            },
          }),
      };
    },
  } as unknown as FileSystemDirectoryHandle;
}

/** Every file by its path. */
function filesIn(stored: Stored, path = ""): Record<string, string> {
  const files = [...stored.values()].map(({ name, content }) =>
    typeof content === "string" ? { [path + name]: content } : filesIn(content, `${path}${name}/`),
  );
  return Object.assign({}, ...files);
}

/** Saves a file for each name. Its content is the name. */
async function saved(names: readonly string[], stored: Stored = new Map()) {
  const entries = names.map((name) => ({
    kind: "file" as const,
    name,
    type: "",
    size: name.length,
  }));
  const numbers = [...entries.keys()];
  const all = savedEntries(new Blob([names.join("")]), entries, numbers, allowedName);
  await saveInto(folderOf(stored), all);
  return filesIn(stored);
}

describe("saving into a folder", () => {
  it("stores each entry in a file of its own, also if a name has to change", async () => {
    assert.deepEqual(await saved(["a.url", "a.url_", "f/b.LNK", "f/b.lnk_"]), {
      "a.url_": "a.url",
      "a (2).url_": "a.url_",
      "f/b.LNK_": "f/b.LNK",
      "f/b (2).lnk_": "f/b.lnk_",
    });
    assert.deepEqual(await saved(["f/a.lnk/x", "f/a.lnk_"]), {
      "f/a.lnk_/x": "f/a.lnk/x",
      "f/a (2).lnk_": "f/a.lnk_",
    });
  });

  it("keeps what is in the folder, whatever its case", async () => {
    const stored: Stored = new Map([["a.txt", { name: "A.txt", content: "old" }]]);
    assert.deepEqual(await saved(["a.txt", "A (2).txt"], stored), {
      "A.txt": "old",
      "a (2).txt": "a.txt",
      "A (2) (2).txt": "A (2).txt",
    });
  });

  it("begins no more files after an error", async () => {
    const stored: Stored = new Map();
    const names = [FULL, ...Array.from({ length: 100 }, (_, index) => `${index}.txt`)];
    await assert.rejects(saved(names, stored), { name: "QuotaExceededError" });
    assert.ok(stored.size < 20, `${stored.size} files`);
    const { [FULL]: _, ...others } = filesIn(stored);
    for (const [name, content] of Object.entries(others)) assert.equal(content, name);
  });
});
