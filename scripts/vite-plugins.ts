import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const ROOT_ELEMENT = '<div id="page"></div>';

/**
 * Puts the content of a file into the root element of each page. The page's script replaces it; without the script it stays.
 *
 * @param file the path of an HTML fragment
 */
export function notStarted(file: string): Plugin {
  return {
    name: "not-started",
    transformIndexHtml: async (page, { path }) => {
      if (!page.includes(ROOT_ELEMENT)) throw new Error(`A page has no ${ROOT_ELEMENT}.`);
      const content = (await readFile(file, "utf8")).replace('href="/"', `href="${toSite(path)}"`);
      return page.replace(ROOT_ELEMENT, `<div id="page">\n${content}</div>`);
    },
  };
}

/**
 * The way from a page to the start page. The server may be under a path of its host, so pages name their files relative to
 * themselves. The page of a share is one level below the others.
 *
 * @param page the name of the built page
 */
export function toSite(page: string): "../" | "./" {
  return page.endsWith("receive.html") ? "../" : "./";
}

/**
 * Loads the script of the theme in the head of each page. A classic script blocks the first paint, so the page never appears
 * in the wrong colours. Vite would make it a module, which waits.
 *
 * @param source the address of the script in development
 * @param name the name of its entry in the build
 */
export function themeScript(source: string, name: string): Plugin {
  return {
    name: "theme-script",
    transformIndexHtml: {
      order: "post",
      handler: (_page, { path, bundle }) => {
        const chunks = Object.values(bundle ?? {});
        const entry = chunks.find((each) => each.type === "chunk" && each.name === name);
        if (bundle && !entry) throw new Error(`The build has no entry ${name}.`);
        const src = entry ? toSite(path) + entry.fileName : source;
        return [{ tag: "script", attrs: { src }, injectTo: "head" }];
      },
    },
  };
}

/** Checks that these entries have no imports: browsers run some as classic scripts, and the others must be small. */
export function selfContained(names: readonly string[]): Plugin {
  return {
    name: "self-contained",
    generateBundle: (_options, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk" || !names.includes(file.name)) continue;
        const { imports, dynamicImports, exports } = file;
        const others = [...imports, ...dynamicImports, ...exports];
        if (others.length > 0) throw new Error(`${file.name} imports or exports ${others}.`);
      }
    },
  };
}

/** Puts the pictures of a folder into the build, for the manifest that the server makes. */
export function pictures(folder: string): Plugin {
  return {
    name: "pictures",
    apply: "build",
    async buildStart() {
      for await (const name of glob("icon-*.png", { cwd: folder })) {
        this.emitFile({ type: "asset", name, source: await readFile(join(folder, name)) });
      }
    },
  };
}

/** Serves the pages under their public paths in development, as the server does in production. */
export function pageRoutes(): Plugin {
  return {
    name: "page-routes",
    configureServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        const page = pageOfPath(new URL(request.url ?? "/", "http://localhost").pathname);
        if (page) request.url = `/${page}.html`;
        next();
      });
    },
  };
}

function pageOfPath(path: string): string | null {
  if (path === "/") return "send";
  if (path === "/shares") return "shares";
  return /^\/s\/[^/]+$/.test(path) ? "receive" : null;
}

/** What age-encryption imports for recipients that no share has, such as curves and their keys as text. */
const OTHER_RECIPIENTS = new Set([
  "@noble/curves/nist.js",
  "@noble/post-quantum/hybrid.js",
  "@scure/base",
  "./x25519.js",
]);

/**
 * Replaces modules that age-encryption imports for other recipients. Without them a Worker is half as large.
 *
 * @param replacement the path of a module that exports the same names
 */
export function dropOtherRecipients(replacement: string): Plugin {
  return {
    name: "drop-other-recipients",
    resolveId: {
      order: "pre",
      handler: (source, importer) =>
        OTHER_RECIPIENTS.has(source) && importer?.includes("/node_modules/age-encryption/")
          ? replacement
          : null,
    },
  };
}

const UNUSED_FORMAT = /^ *formats\.set\('(?!date-time').*$/gm;

/** Modules of typebox with the same exports but without their code. A schema that needs them throws a TypeError. */
const UNUSED_PARTS: Record<string, string> = {
  "resolve/resolve": "export const Ref = undefined, DynamicRef = Ref, RecursiveRef = Ref;",
  "engine/uniqueItems":
    "export const BuildUniqueItems = undefined, CheckUniqueItems = BuildUniqueItems, ErrorUniqueItems = BuildUniqueItems;",
};

/**
 * Leaves out what typebox has for schemas that the API does not have. A Worker becomes more than 3 KB smaller.
 *
 * - string formats, such as internationalized host names: in a schema they would pass every string
 * - references between schemas
 * - lists whose items must differ
 */
export function dropUnusedSchemaParts(): Plugin {
  return {
    name: "drop-unused-schema-parts",
    transform(code, id) {
      if (id.endsWith("/typebox/build/format/_registry.mjs")) {
        return { code: code.replace(UNUSED_FORMAT, ""), map: null };
      }
      const part = /\/typebox\/build\/schema\/(.+)\.mjs$/.exec(id)?.[1] ?? "";
      const replacement = UNUSED_PARTS[part];
      return replacement === undefined ? null : { code: replacement, map: null };
    },
  };
}

const COMPRESSIBLE = "**/*.{html,js,css,svg,json,webmanifest,wasm}";

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes a .br and a .gz file beside every built file that compresses, so that the server never compresses. */
export function precompress(): Plugin {
  let folder = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    closeBundle: async () => {
      for await (const name of glob(COMPRESSIBLE, { cwd: folder })) {
        await compressFile(join(folder, name));
      }
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${path}.br`, await toBrotli(bytes, { params }));
  await writeFile(`${path}.gz`, await toGzip(bytes, { level: 9 }));
}
