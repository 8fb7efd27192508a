import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { lazy } from "../../node/lazy.ts";
import { DEFAULT_LANGUAGE, type LanguageTag } from "../../texts/languages.ts";
import { PRODUCT_NAME } from "../config/brand-settings.ts";
import type { Brand } from "./brand.ts";
import { escapeHtml } from "./html.ts";
import type { InstalledApp } from "./installed-app.ts";

export type BuiltPageName = "send" | "receive" | "shares";

/** Reads a page in one language, at its first request. */
export type BuiltPages = (name: BuiltPageName, language: LanguageTag) => BuiltPage;

/** A built page with the operator's brand. */
export interface BuiltPage {
  etag: string;
  /** The bytes by content coding, compressed for the first request. */
  bodies: Record<"identity" | "gzip" | "br", () => Buffer>;
}

interface BuiltPagesOptions {
  brand: Brand;
  /** Null: the pages can't be installed. */
  app: Pick<InstalledApp, "links"> | null;
  /** BASE_URL: a link preview needs the picture's whole address. */
  baseUrl: string | null;
}

/**
 * The built pages with the brand in them.
 *
 * @param folder the built pages
 * @returns null if the web pages were not built
 */
export function readBuiltPages(folder: string, options: BuiltPagesOptions): BuiltPages | null {
  if (!existsSync(join(folder, "receive.html"))) return null;
  const pages = new Map<string, BuiltPage>();
  return (name, language) => {
    const file = language === DEFAULT_LANGUAGE ? `${name}.html` : `${name}.${language}.html`;
    let page = pages.get(file);
    if (!page) {
      const built = readFileSync(join(folder, file), "utf8");
      // The page of a share is one level below the others, as in scripts/vite-plugins.ts.
      const toSite = name === "receive" ? "../" : "./";
      page = compressed(branded(built, { ...options, toSite }));
      pages.set(file, page);
    }
    return page;
  };
}

function compressed(page: string): BuiltPage {
  const identity = Buffer.from(page);
  const hash = createHash("sha256").update(identity).digest("base64url").slice(0, 27);
  const bodies = {
    identity: () => identity,
    gzip: lazy(() => gzipSync(identity)),
    br: lazy(() => brotliCompressSync(identity)),
  };
  return { etag: `"${hash}"`, bodies };
}

/** The picture and name in the header, and the name everywhere else. */
const NAMES = new RegExp(
  `<svg viewBox="0 0 32 32"[\\s\\S]*?</svg>\\s*${PRODUCT_NAME}|${PRODUCT_NAME}`,
  "g",
);
const ICON = /<link rel="icon"[^>]*>/;
const PICTURE = / *<meta property="og:image"[^>]*content="(?:\.\.?\/)*(?<path>[^"]*)"[^>]*>\n?/;

/** @param toSite the way from the page to the start page */
export function branded(
  page: string,
  { brand, app, baseUrl, toSite }: BuiltPagesOptions & { toSite: string },
): string {
  const { header, icon, style, name, isPlain } = brand;
  const named = page.replace(NAMES, (usual) =>
    isPlain || usual === PRODUCT_NAME
      ? usual.replace(PRODUCT_NAME, () => escapeHtml(name))
      : header(toSite).markup,
  );
  const withPicture = named.replace(PICTURE, (_element, path: string) =>
    pictures(path, { brand, baseUrl }),
  );
  const file = ({ path }: { path: string }) => toSite + path.slice(1);
  const links = [
    ...(app?.links(toSite) ?? []),
    ...(style === null ? [] : [`<link rel="stylesheet" href="${file(style)}">`]),
  ];
  return withPicture
    .replace(ICON, (usual) =>
      isPlain ? usual : `<link rel="icon" type="${icon.type}" href="${file(icon)}">`,
    )
    .replace("</head>", () => [...links.map((link) => `  ${link}`), "</head>"].join("\n  "));
}

/** The picture of a link preview. Programs that make previews know no SVG, so an SVG logo stays out. */
function pictures(path: string, { brand, baseUrl }: Omit<BuiltPagesOptions, "app">): string {
  if (baseUrl === null) return "";
  const { logo } = brand;
  const isLogo = logo !== null && logo.type !== "image/svg+xml";
  const address = `${baseUrl}${isLogo ? logo.path : `/${path}`}`;
  const size = isLogo
    ? ""
    : `
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">`;
  return `    <meta property="og:image" content="${address}">${size}
    <meta name="twitter:card" content="${isLogo ? "summary" : "summary_large_image"}">
`;
}
