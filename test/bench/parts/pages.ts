import { glob, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { installedPackage } from "../../capacity/installed-server.ts";
import { THIS } from "../loads.ts";
import type { Judgement, Part } from "../part.ts";
import { number } from "../quantities.ts";

const KB = 1000;

/** In bytes. */
const MOST: Record<string, number> = { send: 60_000, receive: 40_000, "a Worker": 33_000 };

/** Estimates passwords. It loads with the first typed one, and no page needs it to send or to receive. */
const STRENGTH_WORKER = "strength.worker";

/** The compressed bytes of the first load of a page in English, without the font, and of each Worker. */
export const pages: Part = async ({ versions }) => {
  const all: Record<string, Record<string, number>> = {};
  for (const { name, root } of versions) all[name] = await sizesOf(await installedPackage(root));
  const measured = Object.entries(all[THIS] ?? {});
  const judgements = Object.entries(MOST).map(([name, most]): Judgement => {
    const isWorker = name === "a Worker";
    const found = measured.filter(([each]) =>
      isWorker ? each.includes("worker") && each !== STRENGTH_WORKER : each === name,
    );
    const largest = Math.max(...found.map(([, size]) => size));
    return {
      measure: isWorker
        ? "largest Worker that sends, receives or watches (br)"
        : `first load of the ${name} page (br)`,
      target: `at most ${kilobytes(most)}`,
      measured: kilobytes(largest),
      isMet: largest <= most,
    };
  });
  const names = [...new Set(Object.values(all).flatMap((sizes) => Object.keys(sizes)))];
  return {
    title: "Pages",
    notes: [
      "A first load is the page in English with its scripts, its styles and its icon, compressed with Brotli.",
      "The Worker that estimates passwords loads only with the first typed one, so it has no target.",
    ],
    tables: [
      {
        columns: ["KB", ...Object.keys(all)],
        rows: names.map((name) => [
          name,
          ...Object.values(all).map((sizes) => {
            const size = sizes[name];
            return size === undefined ? "" : number(size / KB, 1);
          }),
        ]),
      },
    ],
    ...{ judgements, values: all },
  };
};

async function sizesOf(root: string): Promise<Record<string, number>> {
  const folder = join(root, "dist/web");
  const sizes: Record<string, number> = {};
  for (const page of ["send", "receive"]) {
    const html = await readFile(join(folder, `${page}.html`), "utf8");
    const loads = html.matchAll(/(?:src|href)="[./]*(assets\/[^"]+\.(?:js|css|svg))"/g);
    const files = [`${page}.html`, ...new Set(Array.from(loads, ([, path = ""]) => path))];
    sizes[page] = 0;
    for (const file of files) sizes[page] += await compressed(folder, file);
  }
  for await (const path of glob("assets/*.worker-*.js", { cwd: folder })) {
    sizes[basename(path).replace(/-.*/, "")] = await compressed(folder, path);
  }
  return sizes;
}

async function compressed(folder: string, file: string): Promise<number> {
  return (await stat(join(folder, `${file}.br`))).size;
}

function kilobytes(bytes: number): string {
  return `${number(bytes / KB, 1)} KB`;
}
