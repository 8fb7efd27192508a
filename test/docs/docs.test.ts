import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { LONG_PROGRAMS, PROGRAMS } from "../../scripts/test-programs.ts";
import { languageTags } from "../../src/texts/languages.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAX_COLUMNS = 120;
/** The house rule is about 25 words; longer lists of names get some room. */
const MAX_WORDS = 30;

const files = globSync(["*.md", "docs/**/*.md"], { cwd: ROOT }).sort();

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** The text without fenced code blocks; line numbers stay. */
function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^( *)```.*?^\1```$/gms, (block) => block.replace(/[^\n]/g, ""));
}

/** Table rows and HTML elements can't be wrapped. */
function isUnwrappable(line: string): boolean {
  return /^\s*(?:\||<)/.test(line);
}

/** The anchors that code hosts make from headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = withoutCodeBlocks(markdown).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}

/** Targets of links and pictures, without those on other hosts. */
function relativeTargetsOf(markdown: string): string[] {
  const text = withoutCodeBlocks(markdown).replace(/`[^`\n]*`/g, "");
  const links = text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  return [...links]
    .map(([, link, attribute]) => link ?? attribute ?? "")
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Paragraphs, list items and quotes as single lines, with code spans and links as single words. */
function proseOf(markdown: string): string[] {
  return withoutCodeBlocks(markdown)
    .split("\n")
    .map((line) => (isUnwrappable(line) || line.startsWith("#") ? "" : line))
    .join("\n")
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/)
    .map((block) =>
      block
        .replace(/`[^`]*`/g, "code")
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/\s+/g, " ")
        .trim(),
    );
}

describe("the documentation", () => {
  it("has no dead relative link and no dead anchor", () => {
    for (const file of files) {
      for (const target of relativeTargetsOf(read(file))) {
        const [path = "", anchor] = target.split("#");
        const linked = path === "" ? file : relative(ROOT, join(ROOT, dirname(file), path));
        assert.ok(existsSync(join(ROOT, linked)), `${file} links to ${target}`);
        if (anchor === undefined) continue;
        assert.ok(anchorsOf(read(linked)).has(anchor), `${file} links to ${target}`);
      }
    }
  });

  it("has no line of more than 120 columns outside tables, HTML and code", () => {
    for (const file of files) {
      for (const [index, line] of withoutCodeBlocks(read(file)).split("\n").entries()) {
        const fits = [...line].length <= MAX_COLUMNS || isUnwrappable(line);
        assert.ok(fits, `${file}:${index + 1} has ${line.length} columns`);
      }
    }
  });

  it("has no sentence of more than 30 words", () => {
    for (const file of files) {
      for (const sentence of proseOf(read(file)).flatMap((text) =>
        text.split(/(?<=[.!?:;]\*{0,2}) /),
      )) {
        const words = sentence.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
        assert.ok(words <= MAX_WORDS, `${file}, ${words} words: ${sentence}`);
      }
    }
  });

  it("has one apostrophe, as the texts of pages and programs have", () => {
    const sources = globSync(["src/**/*.{ts,tsx,html,lua}", "deploy/**/*.*"], { cwd: ROOT });
    // Other languages have typographic apostrophes.
    const others = new Set(languageTags.filter((tag) => tag !== "en").map(translationOf));
    const english = sources.filter((file) => !/\.(?:test|suite)\./.test(file) && !others.has(file));
    const texts = [...english, ...files];
    assert.ok(texts.length > 300, String(texts.length));
    for (const file of texts) {
      const [found] = /.{0,20}[\u2018\u2019]|&[lr]squo;/.exec(read(file)) ?? [];
      assert.equal(found, undefined, file);
    }
  });

  it("names only files and folders of the source that exist", () => {
    // The comparison names files of other programs.
    for (const file of files.filter((name) => name !== "docs/comparison.md")) {
      for (const [, path = ""] of read(file).matchAll(/`((?:src|test|scripts|docs)\/[^`\s]*)`/g)) {
        assert.ok(globSync(path, { cwd: ROOT }).length > 0, `${file} names ${path}`);
      }
    }
  });

  it("and the comments of the source name only files that exist", () => {
    const sources = globSync(["{src,test,scripts}/**/*.{ts,tsx,css,html,lua}"], { cwd: ROOT });
    assert.ok(sources.length > 900, String(sources.length));
    for (const file of sources) {
      for (const [path] of read(file).matchAll(NAMED_FILE)) {
        assert.ok(existsSync(join(ROOT, path)), `${file} names ${path}`);
      }
    }
  });

  it("names every Debian package that the tests need", () => {
    const text = read("CONTRIBUTING.md");
    for (const { debianPackage } of [...PROGRAMS, ...LONG_PROGRAMS]) {
      assert.ok(text.includes(`\`${debianPackage}\``), debianPackage);
    }
  });

  it("has less than ten lines of commands for each way to deploy a server", () => {
    const ways = read("docs/deploy.md").split(/^## /m).slice(1);
    assert.ok(ways.length > 10);
    for (const way of ways) {
      const blocks = [...way.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, lines = ""]) => lines);
      const count = blocks
        .join("")
        .split("\n")
        .filter((line) => line !== "").length;
      assert.ok(count < 10, `${count} lines: ${way.split("\n", 1)[0]}`);
    }
  });

  it("is listed in docs/README.md, file by file", () => {
    const targets = relativeTargetsOf(read("docs/README.md")).map((target) =>
      relative(ROOT, join(ROOT, "docs", target)),
    );
    const listed = files.filter((file) => file.startsWith("docs/") && file !== "docs/README.md");
    for (const file of listed) {
      if (file.startsWith("docs/decisions/")) continue;
      assert.ok(targets.includes(file), `${file} is not listed`);
    }
    const records = relativeTargetsOf(read("docs/decisions/README.md"));
    for (const file of listed.filter((name) => /decisions\/\d{4}/.test(name))) {
      assert.ok(records.includes(relative("docs/decisions", file)), `${file} is not listed`);
    }
  });
});

/** The path of a file from the root of the checkout. */
const NAMED_FILE = /(?<![\w./-])(?:src|test|docs|scripts)\/[\w./-]+\.(?:tsx?|md|css|lua)\b/g;

function translationOf(tag: string): string {
  return `src/texts/${tag}.ts`;
}
