import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { InterruptedError, UsageError } from "./errors.ts";
import { type FakeContext, fakeContext } from "./fake-context.suite.ts";
import { openWithPassword, passwordToSet } from "./password.ts";

let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "onetimeshare-password-"));
});

after(() => rm(folder, { recursive: true }));

const fromEnvironment = { ONETIMESHARE_PASSWORD: "from the environment" };

test("a share has no password unless one is given", async () => {
  assert.equal(await passwordToSet(fakeContext(), {}), null);
  assert.equal(await passwordToSet(fakeContext({ env: { ONETIMESHARE_PASSWORD: "" } }), {}), null);
});

test("a password comes from the environment, or from the first line of a file", async () => {
  const context = fakeContext({ env: fromEnvironment });
  assert.equal(await passwordToSet(context, {}), "from the environment");
  assert.equal(await passwordToSet(context, { password: true }), "from the environment");
  for (const ending of ["\n", "\r\n", "", "\nsecond line\n"]) {
    const passwordFile = await file(` from a file ${ending}`);
    assert.equal(await passwordToSet(context, { passwordFile }), " from a file ");
  }
});

test("an empty or missing password file is rejected", async () => {
  for (const passwordFile of [await file("\nsecond line"), join(folder, "missing")]) {
    await assert.rejects(passwordToSet(fakeContext(), { passwordFile }), UsageError);
  }
});

test("a byte order mark and line ends are not part of a password", async () => {
  for (const content of [
    "\ufeffhunter2",
    "hunter2\r\nmore",
    "hunter2\rmore",
    "\ufeffhunter2\r\n",
  ]) {
    const passwordFile = await file(content);
    assert.equal(await passwordToSet(fakeContext(), { passwordFile }), "hunter2");
  }
  for (const value of ["hunter2\r", "hunter2\r\n", "\ufeffhunter2", "hunter2"]) {
    const context = fakeContext({ env: { ONETIMESHARE_PASSWORD: value } });
    assert.equal(await passwordToSet(context, {}), "hunter2");
  }
});

test("a password that is not UTF-8 is rejected instead of decoded to another password", async () => {
  for (const bytes of [
    Buffer.from("p\xe4ss", "latin1"),
    Buffer.from("\ufeffpäss", "utf16le"),
    Buffer.from("hunter2", "utf16le"),
  ]) {
    const passwordFile = join(folder, randomUUID());
    await writeFile(passwordFile, bytes);
    await assert.rejects(passwordToSet(fakeContext(), { passwordFile }), {
      name: "UsageError",
      message: `The password file ${passwordFile} is not UTF-8 text. Save it as UTF-8 and try again; in PowerShell: Set-Content -Encoding utf8.`,
    });
  }
  const context = fakeContext({ env: { ONETIMESHARE_PASSWORD: "p\ufffdss" } });
  await assert.rejects(
    passwordToSet(context, {}),
    /^UsageError: ONETIMESHARE_PASSWORD is not UTF-8/,
  );
});

test("an endless device is rejected as a password file", async () => {
  const rejected = passwordToSet(fakeContext(), { passwordFile: "/dev/zero" });
  await assert.rejects(rejected, /larger than 64 KiB/);
});

test("--password and --password-file exclude each other", async () => {
  const passwordFile = await file("secret");
  await assert.rejects(passwordToSet(fakeContext(), { password: true, passwordFile }), UsageError);
});

test("the terminal prompts for a new password twice, and never shows it", async () => {
  const context = fakeContext({ isTerminal: true, env: fromEnvironment });
  const password = passwordToSet(context, { password: true });
  await type(context, "pässword\r", "pässword\r");
  assert.equal(await password, "pässword");
  const { stdout, stderr } = context.written();
  assert.equal(stdout, "");
  assert.equal(stderr, "Password for this share: \nRepeat the password: \n");
});

test("two different new passwords are rejected", async () => {
  const context = fakeContext({ isTerminal: true });
  const rejection = assert.rejects(passwordToSet(context, { password: true }), /not the same/);
  await type(context, "one\r", "another\r");
  await rejection;
});

test("an empty new password is rejected", async () => {
  const context = fakeContext({ isTerminal: true });
  const rejection = assert.rejects(passwordToSet(context, { password: true }), UsageError);
  await type(context, "\r");
  await rejection;
});

test("the command does not prompt without a terminal", async () => {
  await assert.rejects(passwordToSet(fakeContext(), { password: true }), /ONETIMESHARE_PASSWORD/);
  await assert.rejects(
    openWithPassword(fakeContext(), {}, { open: async () => "opened", isWrong: () => true }),
    /needs a password.*--password-file/,
  );
});

test("Ctrl-C and Ctrl-D end the prompt", async () => {
  for (const [key, error] of [
    ["\u0003", InterruptedError],
    ["\u0004", UsageError],
  ] as const) {
    const context = fakeContext({ isTerminal: true });
    const ended = assert.rejects(passwordToSet(context, { password: true }), error);
    await type(context, key);
    await ended;
  }
});

test("the end of the command ends the prompt", async () => {
  const controller = new AbortController();
  const context = fakeContext({ isTerminal: true, signal: controller.signal });
  const ended = assert.rejects(passwordToSet(context, { password: true }), InterruptedError);
  controller.abort(new InterruptedError("SIGTERM"));
  await ended;
});

test("the terminal prompts again after a wrong password", async () => {
  const context = fakeContext({ isTerminal: true });
  const tried: string[] = [];
  const opened = openWithPassword(
    context,
    {},
    {
      open: async (password) => {
        tried.push(password);
        if (password !== "right") throw new RangeError(password);
        return "opened";
      },
      isWrong: (error) => error instanceof RangeError,
    },
  );
  await type(context, "wrong\r", "right\r");
  assert.equal(await opened, "opened");
  assert.deepEqual(tried, ["wrong", "right"]);
});

test("a dictated password may lack its dashes, and a chosen one like it is tried unchanged the second time", async () => {
  const context = fakeContext({ isTerminal: true });
  const tried: string[] = [];
  const open = async (password: string) => {
    tried.push(password);
    if (tried.length < 3) throw new RangeError(password);
    return "opened";
  };
  const opened = openWithPassword(context, {}, { open, isWrong: () => true });
  await type(context, "tobi raku zeno hali\r", "tobi raku zeno hali\r", "fofo fofo fofo fofo\r");
  await opened;
  assert.deepEqual(tried, ["tobi-raku-zeno-hali", "tobi raku zeno hali", "fofo-fofo-fofo-fofo"]);
  assert.equal(context.written().stderr.match(/looks like a generated password/g)?.length, 1);
});

test("a password is unchanged if it comes from the environment, or if it can't be checked", async () => {
  const entered = "tobirakuzenohali";
  const open = async (password: string) => password;
  const env = { ONETIMESHARE_PASSWORD: entered };
  const given = openWithPassword(fakeContext({ env }), {}, { open, isWrong: () => true });
  assert.equal(await given, entered);
  const context = fakeContext({ isTerminal: true });
  const typed = openWithPassword(context, {}, { open });
  await type(context, `${entered}\r`);
  assert.equal(await typed, entered);
});

test("the command does not prompt after a wrong password from the environment", async () => {
  const context = fakeContext({ isTerminal: true, env: fromEnvironment });
  const open = async () => {
    throw new RangeError();
  };
  const opened = openWithPassword(context, {}, { open, isWrong: () => true });
  await assert.rejects(opened, RangeError);
});

test("the command does not prompt if there is nothing to open", async () => {
  const context = fakeContext({ isTerminal: true });
  const beforeAsking = async () => {
    throw new RangeError();
  };
  const open = async () => "opened";
  const opened = openWithPassword(context, {}, { beforeAsking, open, isWrong: () => true });
  await assert.rejects(opened, RangeError);
  assert.equal(context.written().stderr, "");
});

/** Types each line when its prompt appears. */
async function type(context: FakeContext, ...lines: string[]): Promise<void> {
  for (const [index, line] of lines.entries()) {
    while (promptsIn(context.written().stderr) <= index) await setImmediate();
    context.stdin.write(line);
  }
}

function promptsIn(text: string): number {
  return text.split(": ").length - 1;
}

async function file(content: string): Promise<string> {
  const path = join(folder, "password");
  await writeFile(path, content);
  return path;
}
