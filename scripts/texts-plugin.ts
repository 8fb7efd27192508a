import { stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin, Rollup } from "vite";
import { type Area, type Catalogue, flat } from "../src/texts/catalogue.ts";
import {
  DEFAULT_LANGUAGE,
  type LanguageTag,
  languages,
  languageTags,
} from "../src/texts/languages.ts";
import { isPlain } from "../src/texts/texts.ts";
import { checkCatalogues } from "./check-catalogues.ts";
import { toSite } from "./vite-plugins.ts";

const TEXTS = join(import.meta.dirname, "../src/texts");

/** The areas of the catalogue that a page needs. A script of a page can't use the texts of other areas. */
export const areasOfPages: Readonly<Record<string, readonly Area[]>> = {
  send: ["common", "problems", "send"],
  receive: ["common", "problems", "receive"],
  shares: ["common", "problems", "shares"],
};

/** The texts that a part of a page loads when it is needed, in addition to `common` and `problems`. */
export const areasOfParts: Readonly<Record<string, readonly Area[]>> = { status: ["shares"] };

/** `virtual:texts/send` loads one of `virtual:texts/send/de`, `virtual:texts/send/fr` and so on. */
const VIRTUAL = /^\0virtual:texts\/(?<page>\w+)(?:\/(?<language>[\w-]+))?$/;

/**
 * The texts in the pages. Each page has a script for each language, with the parsed messages that this page needs. Each
 * HTML file is written in every language: `send.html` in English, `send.de.html` in German. It names its texts, so that
 * they load together with the page's script. An incomplete catalogue fails the build.
 */
export function pageTexts(): Plugin {
  return {
    name: "page-texts",
    enforce: "post",
    buildStart: async () => {
      const errors = await checkCatalogues();
      if (errors.length > 0) throw new Error(errors.join("\n"));
    },
    resolveId: (id) => (VIRTUAL.test(`\0${id}`) ? `\0${id}` : null),
    load: async (id) => {
      const { page, language } = VIRTUAL.exec(id)?.groups ?? {};
      if (page === undefined) return null;
      if (language === undefined) return loaderOf(page);
      const catalogue = await readCatalogue(language as LanguageTag);
      const messages = flat(catalogue, areasOfPages[page] ?? areasOfParts[page] ?? []);
      return `export default ${JSON.stringify(parsed(messages))}`;
    },
    transformIndexHtml: {
      order: "post",
      // The build needs the marks until it writes the file of each language.
      handler: async (html, { bundle }) =>
        bundle ? html : inLanguage(html, await readCatalogue(DEFAULT_LANGUAGE), DEFAULT_LANGUAGE),
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        for (const asset of Object.values(bundle)) {
          if (asset.type !== "asset" || !asset.fileName.endsWith(".html")) continue;
          const source = String(asset.source);
          for (const language of languageTags) {
            const html = inLanguage(source, await readCatalogue(language), language);
            const preloading = withPreload(html, asset.fileName, language, bundle);
            if (language === DEFAULT_LANGUAGE) asset.source = preloading;
            else {
              const fileName = asset.fileName.replace(/html$/, `${language}.html`);
              this.emitFile({ type: "asset", fileName, source: preloading });
            }
          }
        }
      },
    },
    handleHotUpdate: ({ file, server }) => {
      if (!file.startsWith(TEXTS)) return;
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: "full-reload" });
    },
  };
}

function loaderOf(page: string): string {
  const loads = languageTags.map(
    (tag) => `${JSON.stringify(tag)}: () => import("virtual:texts/${page}/${tag}")`,
  );
  return `export default { ${loads.join(", ")} };`;
}

/** Reads the file again after a change. */
async function readCatalogue(language: LanguageTag): Promise<Catalogue> {
  const file = join(TEXTS, `${language}.ts`);
  const { mtimeMs } = await stat(file);
  const [catalogue] = Object.values(await import(`${file}?changed=${mtimeMs}`));
  return catalogue as Catalogue;
}

function parsed(messages: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [
      key,
      isPlain(message) ? message : parse(message, { captureLocation: false }),
    ]),
  );
}

/** The element that names language and direction in each HTML file. */
const ENGLISH_ROOT = '<html lang="en" dir="ltr">';

const MARK = /\{\{(?<key>[\w.]+)\}\}/g;

function inLanguage(html: string, catalogue: Catalogue, language: LanguageTag): string {
  const { direction } = languages[language];
  const values = flat(catalogue, ["html", "common"]);
  if (!html.includes(ENGLISH_ROOT)) throw new Error(`A page does not begin with ${ENGLISH_ROOT}.`);
  const root = `<html lang="${language}" dir="${direction}">`;
  return html.replace(ENGLISH_ROOT, root).replace(MARK, (mark, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`A page has ${mark}, but there is no such text.`);
    return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  });
}

function withPreload(
  html: string,
  page: string,
  language: LanguageTag,
  bundle: Rollup.OutputBundle,
): string {
  const id = `\0virtual:texts/${page.replace(".html", "")}/${language}`;
  const chunk = Object.values(bundle).find(
    (each) => each.type === "chunk" && each.facadeModuleId === id,
  );
  if (!chunk) throw new Error(`The build has no texts for ${page} in ${language}.`);
  const link = `<link rel="modulepreload" crossorigin href="${toSite(page)}${chunk.fileName}">`;
  return html.replace("</head>", `  ${link}\n  </head>`);
}
