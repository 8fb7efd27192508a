import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createForgingProxy, type Forgery, type ForgingProxy } from "../support/forging-proxy.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";

/** The length of a chunk of the age payload, with its tag. */
const CHUNK = 64 * 1024 + 16;
const CONTENT = /^GET \/api\/v1\/shares\/[^/]+\/content$/;
const CLAIM = /^POST \/api\/v1\/shares\/[^/]+\/claims$/;

let server: ServerProcess;
let proxy: ForgingProxy;
let user: CliUser;
let link = "";
let other: Buffer;

before(async () => {
  server = await startServerProcess();
  proxy = await createForgingProxy(server.url);
  user = await createCliUser();
  link = await sendFile("wanted.bin");
  other = await ciphertextOf(await sendFile("other.bin"));
});

after(async () => {
  await proxy.close();
  await server.stop();
});

const forgeries: [what: string, forgery: Forgery][] = [
  ["one bit flipped in the first chunk", (body) => flip(body, payloadStart(body) + 7)],
  ["one bit flipped in the last tag", (body) => flip(body, body.length - 1)],
  ["one bit flipped in the header", (body) => flip(body, 40)],
  ["one bit flipped in the nonce", (body) => flip(body, payloadStart(body) - 1)],
  ["the last byte cut off", (body) => body.subarray(0, -1)],
  ["the last chunk cut off", (body) => body.subarray(0, chunkStart(body, lastChunk(body)))],
  ["all but the header cut off", (body) => body.subarray(0, payloadStart(body))],
  ["no bytes at all", () => Buffer.alloc(0)],
  ["a byte added", (body) => Buffer.concat([body, Buffer.alloc(1)])],
  ["the last chunk twice", (body) => Buffer.concat([body, chunk(body, lastChunk(body))])],
  ["two chunks swapped", (body) => withChunks(body, (all) => [all[1], all[0], ...all.slice(2)])],
  [
    "a chunk instead of the next",
    (body) => withChunks(body, (all) => [all[0], ...all.slice(0, 1), ...all.slice(2)]),
  ],
  ["a chunk left out", (body) => withChunks(body, (all) => [all[0], ...all.slice(2)])],
  ["the payload of another share", () => other],
  [
    "the chunks of another share after its own header",
    (body) =>
      Buffer.concat([body.subarray(0, payloadStart(body)), other.subarray(payloadStart(other))]),
  ],
];

for (const [what, forgery] of forgeries) {
  test(`content with ${what} is an integrity failure, and get saves nothing`, async () => {
    let changed = false;
    proxy.forge(CONTENT, (body) => {
      const forged = forgery(body);
      changed ||= !forged.equals(body);
      return forged;
    });
    await refused(link);
    assert.ok(changed, "no recipient received the forgery");
  });
}

test("a text that was damaged in transit is an integrity failure", async () => {
  const text = sentLink(await user.run(["send", "--server", proxy.url], { stdin: "12345" })).link;
  proxy.forge(CLAIM, (body) => {
    const claim = JSON.parse(body.toString()) as { content: string };
    const content = flip(Buffer.from(claim.content, "base64url"), -1).toString("base64url");
    return Buffer.from(JSON.stringify({ ...claim, content }));
  });
  await refused(text);
});

test("a file whose claim was damaged in transit is an integrity failure", async () => {
  proxy.forge(CLAIM, (body) => {
    const claim = JSON.parse(body.toString()) as { manifest: string };
    const manifest = flip(Buffer.from(claim.manifest, "base64url"), -1).toString("base64url");
    return Buffer.from(JSON.stringify({ ...claim, manifest }));
  });
  await refused(link);
});

test("the share still arrives completely after all these attacks", async () => {
  proxy.forge(/^$/, (body) => body);
  const folder = await tempFolder();
  const { exitCode, stderr } = await user.run(["get", link], { cwd: folder });
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(await readdir(folder), ["wanted.bin"]);
});

async function refused(from: string): Promise<void> {
  const folder = await tempFolder();
  const { exitCode, stdout, stderr } = await user.run(["get", from], { cwd: folder });
  assert.deepEqual({ exitCode, stdout }, { exitCode: 7, stdout: "" }, stderr);
  assert.deepEqual(await readdir(folder), []);
}

async function sendFile(name: string): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, randomBytes(300_000));
  return sentLink(await user.run(["send", path, "--downloads", "50", "--server", proxy.url])).link;
}

/** Forges the server's answer for a link before the recipient's program sees it. */
async function ciphertextOf(from: string): Promise<Buffer> {
  let seen: Buffer = Buffer.alloc(0);
  proxy.forge(CONTENT, (body) => {
    seen = body;
    return body;
  });
  const { exitCode } = await user.run(["get", from], { cwd: await tempFolder() });
  assert.equal(exitCode, 0);
  return seen;
}

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  flipped.writeUInt8(flipped.readUInt8(index) ^ 1, index);
  return flipped;
}

/** The offset of the first chunk: after the last line of the header and the nonce of 16 bytes. */
function payloadStart(body: Buffer): number {
  return body.indexOf("\n", body.indexOf("\n--- ") + 1) + 1 + 16;
}

function chunkStart(body: Buffer, index: number): number {
  return payloadStart(body) + index * CHUNK;
}

function lastChunk(body: Buffer): number {
  return Math.ceil((body.length - payloadStart(body)) / CHUNK) - 1;
}

function chunk(body: Buffer, index: number): Buffer {
  return body.subarray(chunkStart(body, index), chunkStart(body, index + 1));
}

function withChunks(body: Buffer, change: (all: Buffer[]) => (Buffer | undefined)[]): Buffer {
  const all = Array.from({ length: lastChunk(body) + 1 }, (_, index) => chunk(body, index));
  assert.ok(all.length > 3);
  const changed = change(all).filter((each) => each !== undefined);
  return Buffer.concat([body.subarray(0, payloadStart(body)), ...changed]);
}
