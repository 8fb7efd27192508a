import { glob, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * The machine-readable copyright file of Debian: this program, Node, and the license of each dependency, as its
 * package.json and license file state it. `lib`: the installed program.
 */
export async function copyrightFile(lib: string): Promise<string> {
  const own = await readFile(join(lib, "LICENSE"), "utf8");
  const stanzas = [
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: OneTimeShare",
    filesStanza("*", "The OneTimeShare authors", "Expat", own),
    filesStanza(
      "usr/lib/onetimeshare/node",
      "Node.js contributors",
      "Node",
      "See /usr/lib/onetimeshare/LICENSE.node.",
    ),
  ];
  for (const manifest of await manifests(lib)) {
    const { name, license } = JSON.parse(await readFile(manifest, "utf8"));
    if (typeof name !== "string") continue;
    const folder = join("usr/lib/onetimeshare", relative(lib, dirname(manifest)));
    const short = String(license ?? "see-package").replace(/[^\w.+-]+/g, "-");
    const note = `See the license file or package.json in /${folder}.`;
    stanzas.push(filesStanza(`${folder}/*`, `The authors of ${name}`, short, note));
  }
  return `${stanzas.join("\n\n")}\n`;
}

async function manifests(lib: string): Promise<string[]> {
  const found = await Array.fromAsync(glob("node_modules/**/package.json", { cwd: lib }));
  const packages = found.filter((path) =>
    /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path),
  );
  return packages.sort().map((path) => join(lib, path));
}

function filesStanza(files: string, holder: string, license: string, text: string): string {
  const lines = text.trim().split("\n");
  const body = lines.map((line) => (line.trim() === "" ? " ." : ` ${line.trim()}`)).join("\n");
  return `Files: ${files}\nCopyright: ${holder}\nLicense: ${license}\n${body}`;
}
