import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { manPage } from "../../scripts/packaging/man-page.ts";
import { completionScript } from "../../src/cli/commands/completion.ts";
import { allCommands, shapeOf } from "../../src/cli/completion/command-shape.ts";
import { fakeContext } from "../../src/cli/fake-context.suite.ts";
import { createProgram } from "../../src/cli/program.ts";
import { CHECKOUT } from "../support/program.ts";

test("the completion of each shell names every command and option", async () => {
  const program = await createProgram([], fakeContext());
  for (const shell of ["bash", "zsh", "fish"] as const) {
    const script = await completionScript(program, shell);
    for (const { path, options } of allCommands(shapeOf(program))) {
      assert.ok(script.includes(path.at(-1) ?? ""), `${shell}: ${path.join(" ")}`);
      for (const { long } of options) {
        // fish has a word of its own for the name.
        assert.ok(script.includes(shell === "fish" ? ` -l ${long.slice(2)} ` : long), long);
      }
    }
  }
});

test("the manual page names every command, option and setting, and shows the examples", async () => {
  const program = await createProgram([], fakeContext());
  const settings = [{ name: "PORT", fallback: "3000", doc: "The TCP port." }];
  const page = manPage(program, { version: "1.2.3", date: "2026-01-02", variables: settings });
  const text = page.replaceAll("\\-", "-");
  for (const { path, options } of allCommands(shapeOf(program))) {
    if (path.at(-1) === "help") continue;
    assert.ok(text.includes(`onetimeshare ${path.join(" ")}`.trim()), path.join(" "));
    for (const { long } of options) assert.ok(text.includes(long), long);
  }
  assert.match(text, /^\.TH ONETIMESHARE 1 "2026-01-02" "OneTimeShare 1\.2\.3"$/m);
  assert.match(text, /^\.B PORT\nThe TCP port\. Default: 3000\.$/m);
  assert.match(text, /^ {2}onetimeshare send report\.pdf /m);
});

test("the manual page names every variable of the command line and its folders", async () => {
  const docs = await readFile(join(CHECKOUT, "docs/command-line.md"), "utf8");
  const [, table = ""] = /\n## Environment\n(.*?)\n## /s.exec(docs) ?? [];
  const variables = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = ""]) => name);
  assert.ok(variables.includes("ONETIMESHARE_SERVER") && variables.includes("NODE_COMPILE_CACHE"));
  const program = await createProgram([], fakeContext());
  const page = manPage(program, { version: "1.2.3", date: "2026-01-02", variables: [] });
  const text = page.replaceAll("\\-", "-");
  for (const name of variables) assert.ok(text.includes(name), name);
  assert.match(text, /^\.SH FILES\n\.TP\n\.I ~\/\.local\/state\/onetimeshare\n/m);
  assert.match(text, /^\.I ~\/\.cache\/onetimeshare\n/m);
});
