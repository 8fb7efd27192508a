import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { abuseAddress } from "../../protocol/abuse-contact.ts";
import { languages, languageTags } from "../../texts/languages.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import type { LegalLink } from "../config/brand-settings.ts";
import { type Brand, productBrand, readStyle } from "./brand.ts";
import { html, joined, type Markup } from "./html.ts";

/** The styles that these pages share with the web pages. */
const SHARED_STYLES = ["tokens", "base", "page", "ticket", "button", "sign"];

const OWN_STYLE = `
.lead, .number { color: var(--ink-soft); }
.number { font-size: var(--text-small); }
pre {
  margin: 0; padding: var(--space-3) var(--space-4); border-radius: var(--corner); background: var(--sunken);
  font-size: var(--text-small); white-space: pre-wrap;
}
`;

/** A page that the server renders, without built files. */
export interface PlainPage {
  title: string;
  /** The language of the page and its frame. English if there is none. */
  texts?: Texts;
  /** Whether the same address shows the page in every language. Then it has the menu of languages. */
  hasLanguages?: boolean;
  /** Everything below the header. */
  main: Markup;
  /** More elements of the head. */
  head?: Markup;
  /** Where the brand leads, an addition to it, and other links, for a page that is not for senders and recipients. */
  header?: { home: string; addition: Markup; nav: Markup };
}

/** The frame around the content of every page. */
export interface PageFrame {
  /** The operator's notice. */
  notice: string | null;
  /** Where to report abuse: a `mailto:` or `https:` address. */
  abuseContact: string | null;
  /** Whether the server accepts no new share, and has no page to send. */
  isReceiveOnly: boolean;
  /** The operator's links, such as an imprint. */
  legalLinks: readonly LegalLink[];
}

const EMPTY_FRAME: PageFrame = {
  ...{ notice: null, abuseContact: null, isReceiveOnly: false, legalLinks: [] },
};

export interface PlainPages {
  /** The content security policy: its style, the typeface, the icon, and the scripts of theme and language. */
  policy: string;
  render(page: PlainPage, frame?: PageFrame): string;
}

interface PlainPagesOptions {
  /** More rules. */
  moreStyle?: string;
  /** The path of BASE_URL, for every link and file. */
  basePath?: string;
  brand?: Brand;
}

/**
 * Renders the server's own pages.
 *
 * @param webFolder the built pages; their typeface and the scripts of theme and language are used if they exist
 */
export function plainPages(
  webFolder: string,
  { moreStyle = "", basePath = "", brand = productBrand() }: PlainPagesOptions = {},
): PlainPages {
  const assets = join(webFolder, "assets");
  const font = fileIn(assets, /^atkinson(?!.*latin-ext)[\w.-]*\.woff2$/);
  const theme = fileIn(assets, /^theme-[\w-]+\.js$/);
  const languageChoice = fileIn(assets, /^language-choice-[\w-]+\.js$/);
  const shared = SHARED_STYLES.map(readStyle);
  const style = [
    ...(font === null ? [] : [fontFace(basePath, font)]),
    ...shared,
    OWN_STYLE,
    moreStyle,
    brand.style?.content ?? "",
  ]
    .join("")
    .replace(/\/\*.*?\*\//gs, "");
  const styleHash = createHash("sha256").update(style).digest("base64");
  return {
    policy: [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      "font-src 'self'",
      "img-src 'self'",
      ...(theme === null ? [] : ["script-src 'self'"]),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; "),
    render: (
      { title, main, head, header, texts = englishTexts, hasLanguages = false },
      frame = EMPTY_FRAME,
    ) => {
      const menu = hasLanguages ? languageChoice : null;
      return moved(
        basePath,
        html`<!doctype html>
<html lang="${texts.language}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f5f3ef" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#17191c" media="(prefers-color-scheme: dark)">
<title>${title} · ${brand.name}</title>
<link rel="icon" type="${brand.icon.type}" href="${brand.icon.path}">
${theme === null ? "" : html`<script src="/assets/${theme}"></script>`}
${menu === null ? "" : html`<script type="module" src="/assets/${menu}"></script>`}
${head ?? ""}
<style>${{ markup: style }}</style>
</head>
<body class="page">
<header class="page-header">
<a class="page-brand" href="${header?.home ?? "/"}">${brand.header("/")}${header?.addition ?? ""}</a>
${header?.nav ?? navigation(texts, frame)}
</header>
${frame.notice === null ? "" : html`<aside class="page-notice" aria-label="${texts.text("common.notice")}"><p dir="auto">${frame.notice}</p></aside>`}
<main class="page-main">
${main}
</main>
<footer class="page-footer">
<p>${texts.text("common.footer")}</p>
${footerLinks(texts, frame)}
${choices([...(menu === null ? [] : [languageField(texts)]), ...(theme === null ? [] : [themeField(texts)])])}
</footer>
</body>
</html>
`.markup,
      );
    },
  };
}

/** Pages are written for the root of a host. Only their own markup matches: escaped text contains no quotes. */
function moved(basePath: string, page: string): string {
  if (basePath === "") return page;
  return page.replace(/( (?:href|src|action)="|content="0; url=)(?=\/(?!\/))/g, `$1${basePath}`);
}

function footerLinks(texts: Texts, { abuseContact, legalLinks }: PageFrame): Markup {
  const ofAbuse =
    abuseContact === null ? [] : [{ url: abuseContact, label: abuseLabel(texts, abuseContact) }];
  const others = legalLinks.map(({ url, label }) => ({ url, label: html`${label}` }));
  const links = [...ofAbuse, ...others].map(
    ({ url, label }) => html`<a dir="auto" href="${url}" rel="noreferrer">${label}</a>`,
  );
  return links.length === 0 ? html`` : html`<p class="page-links">${links}</p>`;
}

/** As in src/web/ui/icons.tsx. */
const THEME_ICON = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z M12 3v18 M14 5v14 M16 6v12 M18 8v8";
const GLOBE_ICON =
  "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z M3.5 9h17 M3.5 15h17 M12 3c5 5 5 13 0 18 M12 3c-5 5-5 13 0 18";

function choices(fields: readonly Markup[]): Markup {
  return fields.length === 0 ? html`` : html`<div class="page-choices">${fields}</div>`;
}

/** The script of the theme shows this field and obeys it. */
function themeField(texts: Texts): Markup {
  return html`<p class="page-theme" hidden><label>${iconMarkup(THEME_ICON)}<span class="visually-hidden">${texts.text("common.theme")}</span><select data-theme-choice><option value="system">${texts.text("common.themeSystem")}</option><option value="light">${texts.text("common.themeLight")}</option><option value="dark">${texts.text("common.themeDark")}</option></select></label></p>`;
}

/** The script of the menu, src/web/language-choice.ts, shows this field and obeys it. */
function languageField(texts: Texts): Markup {
  const options = languageTags.map((tag) => {
    const selected = tag === texts.language ? html` selected` : "";
    return html`<option value="${tag}" lang="${tag}" dir="${languages[tag].direction}"${selected}>${languages[tag].name}</option>`;
  });
  return html`<p hidden><label class="page-language">${iconMarkup(GLOBE_ICON)}<span class="visually-hidden">${texts.text("common.language")}</span><select data-language-choice translate="no" autocomplete="off">${options}</select></label></p>`;
}

/** Null if the web pages were not built. */
function fileIn(folder: string, name: RegExp): string | null {
  try {
    return readdirSync(folder).find((each) => name.test(each)) ?? null;
  } catch {
    return null;
  }
}

function fontFace(basePath: string, file: string): string {
  return `
@font-face {
  font-family: "Atkinson Hyperlegible Next Variable"; font-style: normal; font-display: swap;
  font-weight: 200 800; src: url("${basePath}/assets/${file}") format("woff2");
}
`;
}

function navigation(texts: Texts, { isReceiveOnly }: PageFrame): Markup {
  const send = html`<a href="/">${texts.text("common.send")}</a>`;
  return html`<nav aria-label="${texts.text("common.navigation")}">${isReceiveOnly ? "" : send}<a href="/shares">${texts.text("common.myShares")}</a></nav>`;
}

function abuseLabel(texts: Texts, contact: string): Markup {
  const address = abuseAddress(contact);
  if (address === null) return html`${texts.text("common.reportAbuse")}`;
  return joined(texts.rich("common.reportAbuseTo", { address: html`<bdi>${address}</bdi>` }));
}

/** A small picture beside words that say the same. @param path in a box of 24 by 24 */
export function iconMarkup(path: string): Markup {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;
}

/** The picture above the title of an error. @param path from `signOf` */
export function signMarkup(path: string): Markup {
  return html`<div class="sign"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg></div>`;
}
