import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { before, describe, it } from "node:test";
import { Decrypter } from "age-encryption";
import { nodeCiphers } from "../../src/ciphers/node.ts";
import {
  CHUNK_SIZE,
  chunkCount,
  createAgeFile,
  IntegrityError,
  openAgeFile,
  openPayload,
  sealAgeFile,
} from "../../src/protocol/age-file.ts";
import { openChunkStream } from "../../src/protocol/age-stream.ts";
import { concatBytes, encodeBase64url } from "../../src/protocol/bytes.ts";
import { deriveShareKeys } from "../../src/protocol/keys.ts";
import { parseLink } from "../../src/protocol/link.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { createCliUser } from "../support/run-cli.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { bytesOf, vectors } from "../support/vectors.ts";
import { requirePrograms, runOnTerminal } from "./age-program.ts";
import { splitAgeFile } from "./cctv.ts";

const PASSPHRASE = vectors.keys[0]?.passphrase ?? "";

const plaintextOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => at % 251);

/** The output of `age -d`, or null if age rejects the file. */
async function decryptWithAge(file: Uint8Array, passphrase: string): Promise<Buffer | null> {
  const folder = await tempFolder();
  const [source, target] = [join(folder, "in.age"), join(folder, "out")];
  await writeFile(source, file);
  // Redirected, because age creates no file for an empty plaintext.
  const command = ["sh", "-c", 'age --decrypt "$1" > "$2"', "sh", source, target];
  const { status } = await runOnTerminal(command, [
    { prompt: "Enter passphrase:", answer: passphrase },
  ]);
  return status === 0 ? readFile(target) : null;
}

/** The output of `age -p`, which always uses the work factor 18. */
async function encryptWithAge(plaintext: Uint8Array, passphrase: string): Promise<Buffer> {
  const folder = await tempFolder();
  const [source, target] = [join(folder, "in"), join(folder, "out.age")];
  await writeFile(source, plaintext);
  const command = ["age", "--passphrase", "--output", target, source];
  const { status, shown } = await runOnTerminal(command, [
    { prompt: "Enter passphrase", answer: passphrase },
    { prompt: "Confirm passphrase", answer: passphrase },
  ]);
  assert.equal(status, 0, shown);
  return readFile(target);
}

before(() => requirePrograms({ age: "age", script: "bsdutils" }));

describe("the age program", () => {
  const sizes = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE];
  for (const size of sizes) {
    it(`opens our file of ${size} bytes`, async () => {
      const file = await sealAgeFile(plaintextOf(size), PASSPHRASE, nodeCiphers);
      const opened = await decryptWithAge(file, PASSPHRASE);
      assert.deepEqual(opened, Buffer.from(plaintextOf(size)));
    });
  }

  it("opens a file that we sealed chunk by chunk and out of order", async () => {
    const plaintext = plaintextOf(2 * CHUNK_SIZE + 5);
    const { head, payload } = await createAgeFile(PASSPHRASE, nodeCiphers);
    const chunks: Uint8Array[] = [];
    for (const index of [2, 0, 1]) {
      const chunk = plaintext.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);
      chunks[index] = await payload.sealChunk(index, chunk, index === 2);
    }
    const opened = await decryptWithAge(concatBytes(head, ...chunks), PASSPHRASE);
    assert.deepEqual(opened, Buffer.from(plaintext));
  });

  it("opens the content and the manifest of the sample share", async () => {
    const { contentFile, manifestFile, entries, manifest } = vectors.share;
    const content = await decryptWithAge(bytesOf(contentFile), PASSPHRASE);
    assert.ok(content);
    const expected = Buffer.concat(entries.map(bytesOf));
    assert.deepEqual(content.subarray(0, expected.length), expected);
    const opened = await decryptWithAge(bytesOf(manifestFile), PASSPHRASE);
    assert.deepEqual(JSON.parse(String(opened)), manifest);
  });

  it("opens a share of folders, whose list gzip then unpacks", async () => {
    const { contentFile, manifestFile, entries, manifest } = vectors.folderShare;
    const content = await decryptWithAge(bytesOf(contentFile), PASSPHRASE);
    const expected = Buffer.concat(entries.map(bytesOf));
    assert.deepEqual(content?.subarray(0, expected.length), expected);
    const opened = await decryptWithAge(bytesOf(manifestFile), PASSPHRASE);
    const list = execFileSync("sh", ["-c", "tail -c +6 | gzip -dc"], { input: opened ?? "" });
    assert.deepEqual(JSON.parse(String(list)), manifest);
  });

  it("rejects our file with another passphrase, and without its end", async () => {
    const file = await sealAgeFile(plaintextOf(2 * CHUNK_SIZE), PASSPHRASE, nodeCiphers);
    assert.equal(await decryptWithAge(file, "another"), null);
    assert.equal(await decryptWithAge(file.subarray(0, -CHUNK_SIZE - 16), PASSPHRASE), null);
  });
});

describe("the age program with the output of the key command", () => {
  it("opens the ciphertext from the server", async () => {
    const server = await startServerProcess();
    const [user, folder] = [await createCliUser(), await tempFolder()];
    const [path, plaintext] = [join(folder, "a.bin"), plaintextOf(3 * CHUNK_SIZE)];
    await writeFile(path, plaintext);
    const { id, link } = sentLink(await user.run(["send", path, "--server", server.url]));
    const key = await user.run(["key", link]);
    assert.equal(key.exitCode, 0, key.stderr);
    const { linkKey } = await parseLink(link);
    const linkProof = encodeBase64url(
      (await deriveShareKeys(linkKey, null, nodeCiphers)).linkProof,
    );
    const share = Object.assign(new RawShare(server.url), { id });
    const ticket = secret();
    assert.equal((await share.claim(ticket, { linkProof })).status, 201);
    const { status, bytes } = await share.content(ticket);
    assert.equal(status, 200);
    const opened = await decryptWithAge(bytes, key.stdout.trim());
    assert.deepEqual(opened?.subarray(0, plaintext.length), Buffer.from(plaintext));
    await server.stop();
  });
});

describe("a file that the age program encrypts with a passphrase", () => {
  const plaintext = plaintextOf(3 * CHUNK_SIZE + 77);
  let file: Buffer;

  before(async () => {
    file = await encryptWithAge(plaintext, PASSPHRASE);
  });

  it("is rejected as a share's file, because its work factor differs", async () => {
    assert.match(file.toString("latin1"), /^age-encryption\.org\/v1\n-> scrypt \S{22} 18\n/);
    const opening = openAgeFile(file, PASSPHRASE, nodeCiphers);
    await assert.rejects(opening, (error) => error instanceof IntegrityError);
  });

  it("has a payload that our code opens after its header is read", async () => {
    const { header, nonce, sealed } = splitAgeFile(file);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(PASSPHRASE);
    const payload = await openPayload(await decrypter.decryptHeader(header), nonce, nodeCiphers);
    const plaintextSize = sealed.length - 16 * chunkCount(plaintext.length);
    const opened = openChunkStream(Readable.from([sealed]), payload, {
      firstChunk: 0,
      plaintextSize,
    });
    assert.deepEqual(Buffer.concat(await Array.fromAsync(opened)), Buffer.from(plaintext));
  });
});
