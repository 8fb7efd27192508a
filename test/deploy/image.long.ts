import assert from "node:assert/strict";
import { glob, lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { noteFileName, noteLink } from "../support/evidence.ts";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { buildImage, type Image } from "./build-image.ts";
import { fileToSend, startContainer } from "./container.ts";

const MEGABYTE = 1_000_000;

describe("the image, built step by step from the Dockerfile", () => {
  let image: Image;

  before(async () => {
    image = await buildImage();
  });

  it("contains Node and the program, and no shell, no package manager and no native add-on", async () => {
    const programs: string[] = [];
    for await (const { path, mode, isLink } of filesIn(image.root)) {
      if (isLink) continue;
      assert.equal(mode & 0o6000, 0, `${path} is setuid`);
      assert.ok(!path.endsWith(".node"), path);
      const isProgram = (mode & 0o111) !== 0 && (await isElf(join(image.root, path)));
      if (isProgram && !/\.so(?:\.\d+)*$/.test(path)) programs.push(path);
    }
    assert.deepEqual(programs, ["usr/local/bin/node"]);
  });

  it("is as small as docs/deploy.md says", async () => {
    let bytes = 0;
    const parts = new Map<string, number>();
    for await (const { path, size } of filesIn(image.root)) {
      bytes += size;
      const part = path.split("/").slice(0, 2).join("/");
      parts.set(part, (parts.get(part) ?? 0) + size);
    }
    const page = await readFile(join(CHECKOUT, "docs/deploy.md"), "utf8");
    const said = Number(/image is (?<megabytes>\d+) MB/.exec(page)?.groups?.megabytes);
    const largest = [...parts].sort(([, a], [, b]) => b - a).slice(0, 6);
    const message = `The image has ${bytes / MEGABYTE} MB: ${JSON.stringify(largest)}`;
    assert.ok(Math.abs(bytes / MEGABYTE - said) <= 3, message);
  });

  it("says its title, its licence and its version", () => {
    for (const label of ["title", "description", "licenses", "version", "revision"]) {
      assert.ok(image.labels[`org.opencontainers.image.${label}`], label);
    }
  });

  it("serves, sends and receives without privileges on a read-only root, and loses nothing when it is replaced", async () => {
    const server = await startContainer(image);
    const status = await readFile(`/proc/${server.pid}/status`, "utf8");
    assert.match(status, /^Uid:\s+65532\s+65532\s+65532\s+65532$/m);
    assert.match(status, /^Groups:\s*$/m);
    assert.match(status, /^CapEff:\s+0+$/m);
    assert.match(status, /^NoNewPrivs:\s+1$/m);
    const write = "require('node:fs').writeFileSync('/app/new', '')";
    const written = await server.execute(["/usr/local/bin/node", "-e", write]);
    assert.match(written.stderr, /EROFS/);

    const command = await server.execute([
      "/usr/local/bin/onetimeshare",
      "upload-token",
      "create",
      "anna",
    ]);
    assert.equal(command.code, 0, command.stderr);

    const { path, content } = await fileToSend(30 * MEGABYTE);
    noteFileName(path);
    const links: string[] = [];
    for (const _ of [1, 2]) {
      const sent = await server.cli(["send", path, "--server", "http://127.0.0.1:3000"]);
      assert.equal(sent.code, 0, sent.stderr);
      noteLink(sent.stdout.trim());
      links.push(sent.stdout.trim());
    }
    const [first = "", second = ""] = links;
    await receive(server, first, content);
    const stopped = await server.stop();
    assert.equal(stopped.code, 0, server.log());
    assert.ok(stopped.ms < 10_000, `${stopped.ms} ms`);

    const next = await startContainer(image, { volume: server.volume });
    await receive(next, second, content);
    const again = await next.cli(["get", first, "-o", await tempFolder()]);
    assert.equal(again.code, 3, "the first share is gone");
    assert.equal((await next.stop()).code, 0);
  });

  it("is healthy as long as its server is", async () => {
    const server = await startContainer(image, { env: { PORT: "8080", WORKERS: "2" } });
    const healthy = await server.execute(image.healthCheck);
    assert.equal(healthy.code, 0, healthy.stderr);
    const elsewhere = await server.execute(image.healthCheck, { PORT: "3000" });
    assert.equal(elsewhere.code, 1);
    const { code, ms } = await server.stop();
    assert.equal(code, 0, server.log());
    assert.ok(ms < 10_000, `${ms} ms`);
  });
});

async function receive(
  server: Awaited<ReturnType<typeof startContainer>>,
  link: string,
  content: Buffer,
): Promise<void> {
  const inbox = await tempFolder();
  const got = await server.cli(["get", link, "-o", inbox]);
  assert.equal(got.code, 0, got.stderr);
  assert.ok((await readFile(join(inbox, "report.pdf"))).equals(content));
}

async function* filesIn(root: string) {
  for await (const path of glob("**/*", { cwd: root })) {
    const entry = await lstat(join(root, path));
    if (entry.isDirectory()) continue;
    yield { path, size: entry.size, mode: entry.mode, isLink: entry.isSymbolicLink() };
  }
}

async function isElf(path: string): Promise<boolean> {
  return (await readFile(path)).subarray(0, 4).toString("latin1") === "\x7fELF";
}
