import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { readConfig } from "./config.ts";
import { settings } from "./settings.ts";

const SECRET = "Wp0kQ3v9Zt6xRb1nLs8mHd4fYc7gJa2e";

describe("the file of a secret setting", () => {
  let folder: string;

  before(async () => {
    folder = await tempFolder();
  });

  async function fileOf(content: string | Uint8Array): Promise<string> {
    const path = join(folder, `secret-${Math.random()}`);
    await writeFile(path, content);
    return path;
  }

  it("exists for every setting that holds a secret", () => {
    const names = Object.values(settings).flatMap(({ fileName }) => fileName ?? []);
    assert.deepEqual(names.sort(), [
      "ADMIN_PASSWORD_FILE",
      "ADMIN_PASSWORD_HASH_FILE",
      "METRICS_TOKEN_FILE",
      "OIDC_CLIENT_SECRET_FILE",
      "REDIS_URL_FILE",
      "S3_ACCESS_KEY_ID_FILE",
      "S3_SECRET_ACCESS_KEY_FILE",
      "SECRET_KEY_FILE",
      "WEBHOOK_SECRET_FILE",
      "WEBHOOK_URLS_FILE",
    ]);
  });

  it("gives the value without the line break at its end or a byte order mark", async () => {
    for (const content of [SECRET, `${SECRET}\n`, `${SECRET}\r\n`, `\uFEFF${SECRET}\n`]) {
      assert.equal(readConfig({ SECRET_KEY_FILE: await fileOf(content) }).secretKey, SECRET);
    }
  });

  it("gives values that the server parses, and meets the rules for several settings", async () => {
    const config = readConfig({
      ADMIN_USERNAME: "ada",
      ADMIN_PASSWORD_FILE: await fileOf("correct horse battery\n"),
      REDIS_URL_FILE: await fileOf("redis://:hidden@localhost:6379/3\n"),
    });
    assert.equal(config.adminPassword, "correct horse battery");
    assert.ok(config.redisTarget !== null);
  });

  it("must not be set together with the value itself", async () => {
    const env = { SECRET_KEY: SECRET, SECRET_KEY_FILE: await fileOf(SECRET) };
    assert.throws(() => readConfig(env), {
      name: "ConfigError",
      message: "Set SECRET_KEY or SECRET_KEY_FILE, not both.",
    });
    assert.equal(readConfig({ ...env, SECRET_KEY: " " }).secretKey, SECRET);
  });

  it("gets an error that says what to do if it is missing, a folder, empty or not UTF-8", async () => {
    const binary = Uint8Array.of(0xff, 0xfe, 0x41, 0x00);
    for (const [path, words] of [
      [join(folder, "missing"), /^SECRET_KEY_FILE can't be read \(ENOENT\)\. Check that .*missing/],
      [folder, /^SECRET_KEY_FILE can't be read \(EISDIR\)\. Check that /],
      [await fileOf("\n"), /^SECRET_KEY_FILE is an empty file\. Write the secret into /],
      [await fileOf(binary), /^SECRET_KEY_FILE must be a text file in UTF-8\. /],
      [await fileOf("k\0e\0y\0"), /^SECRET_KEY_FILE must be a text file in UTF-8\. /],
    ] as const) {
      assert.throws(() => readConfig({ SECRET_KEY_FILE: path }), {
        name: "ConfigError",
        message: words,
      });
    }
  });

  it("gets an error that names the file's variable and never shows a part of the value", async () => {
    for (const { fileName } of Object.values(settings)) {
      if (fileName === null) continue;
      const env = { [fileName]: await fileOf("hush-17 !") };
      try {
        readConfig(env);
      } catch (error) {
        assert.doesNotMatch(String(error), /hush/, fileName);
      }
    }
    const env = { SECRET_KEY_FILE: await fileOf("hush-17") };
    const words = /^The content of SECRET_KEY_FILE must have at least 32 characters\./;
    assert.throws(() => readConfig(env), { message: words });
  });
});
