import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { abuseAddress } from "../../protocol/abuse-contact.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";

/** The mark, as in src/web/ui/icon.svg. */
const MARK =
  '<path fill="#ff6a13" d="M5 6h22a3 3 0 0 1 3 3v3.5a3.5 3.5 0 0 0 0 7V23a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3v-3.5a3.5 3.5 0 0 0 0-7V9a3 3 0 0 1 3-3z"/><path fill="none" stroke="#1b1d20" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" d="M13 12.5 16.5 10v12"/>';

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>OneTimeShare</title>${MARK}</svg>`;

/** The styles that these pages share with the web pages. */
const SHARED_STYLES = ["tokens", "base", "page", "ticket", "button"];

const OWN_STYLE = `
.lead, .number { color: var(--ink-soft); }
.number { font-size: var(--text-small); }
pre {
  margin: 0; padding: var(--space-3) var(--space-4); border-radius: var(--corner); background: var(--sunken);
  font-size: var(--text-small); white-space: pre-wrap;
}
`;

export const ICON_PATH = "/favicon.ico";

/** Markup with escaped texts. */
export interface Markup {
  markup: string;
}

/** A page that the server renders, without a script and without built files. */
export interface PlainPage {
  title: string;
  /** The language of the page and its frame. English if there is none. */
  texts?: Texts;
  /** Everything below the header. */
  main: Markup;
  /** More elements of the head. */
  head?: Markup;
  /** Another brand and other links in the header, for a page that is not for senders and recipients. */
  header?: { brand: Markup; nav: Markup };
}

/** The frame around the content of every page. */
export interface PageFrame {
  /** The operator's notice. */
  notice: string | null;
  /** Where to report abuse: a `mailto:` or `https:` address. */
  abuseContact: string | null;
  /** Whether the server accepts no new share, and has no page to send. */
  isReceiveOnly: boolean;
}

const EMPTY_FRAME: PageFrame = { notice: null, abuseContact: null, isReceiveOnly: false };

export interface PlainPages {
  /** The content security policy: its style, the typeface and the icon. */
  policy: string;
  render(page: PlainPage, frame?: PageFrame): string;
}

/**
 * Renders the server's own pages.
 *
 * @param webFolder the built pages; their typeface is used if they exist
 * @param moreStyle more rules
 * @param basePath the path of BASE_URL, for every link and file
 */
export function plainPages(
  webFolder: string,
  { moreStyle = "", basePath = "" }: { moreStyle?: string; basePath?: string } = {},
): PlainPages {
  const font = fontIn(join(webFolder, "assets"));
  const shared = SHARED_STYLES.map(readStyle);
  const style = [
    ...(font === null ? [] : [fontFace(basePath, font)]),
    ...shared,
    OWN_STYLE,
    moreStyle,
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
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; "),
    render: ({ title, main, head, header, texts = englishTexts }, frame = EMPTY_FRAME) =>
      moved(
        basePath,
        html`<!doctype html>
<html lang="${texts.language}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · OneTimeShare</title>
<link rel="icon" type="image/svg+xml" href="${ICON_PATH}">
${head ?? ""}
<style>${{ markup: style }}</style>
</head>
<body class="page">
<header class="page-header">
${header?.brand ?? brandLink("/")}
${header?.nav ?? navigation(texts, frame)}
</header>
${frame.notice === null ? "" : html`<aside class="page-notice" aria-label="${texts.text("common.notice")}"><p dir="auto">${frame.notice}</p></aside>`}
<main class="page-main">
${main}
</main>
<footer class="page-footer">
<p>${texts.text("common.footer")}</p>
${frame.abuseContact === null ? "" : html`<p><a href="${frame.abuseContact}" rel="noreferrer">${abuseLabel(texts, frame.abuseContact)}</a></p>`}
</footer>
</body>
</html>
`.markup,
      ),
  };
}

/** Pages are written for the root of a host. Only their own markup matches: escaped text contains no quotes. */
function moved(basePath: string, page: string): string {
  if (basePath === "") return page;
  return page.replace(/( (?:href|src|action)="|content="0; url=)(?=\/(?!\/))/g, `$1${basePath}`);
}

/** The mark and the name, as a link. */
export function brandLink(href: string, addition: Markup = html``): Markup {
  return html`<a class="page-brand" href="${href}"><svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">${{ markup: MARK }}</svg>OneTimeShare${addition}</a>`;
}

/** A file of src/style. */
export function readStyle(name: string): string {
  return readFileSync(join(import.meta.dirname, `../../style/${name}.css`), "utf8");
}

type Value = string | number | Markup | readonly Markup[];

/** A template that escapes its values, except markup. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: String.raw({ raw: parts }, ...values.map(toMarkup)) };
}

function toMarkup(value: Value): string {
  if (typeof value !== "object") return escapeHtml(String(value));
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function fontIn(folder: string): string | null {
  try {
    return readdirSync(folder).find((name) => /^atkinson[\w.-]*\.woff2$/.test(name)) ?? null;
  } catch {
    // The web pages were not built.
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

/** The parts of a rich text as markup. Strings are escaped. */
function joined(parts: readonly (string | Markup)[]): Markup {
  return html`${parts.map((part) => (typeof part === "string" ? html`${part}` : part))}`;
}

/** The start page of a server that accepts no new share. */
export function pageOfReceiveOnly(texts: Texts): PlainPage {
  return {
    title: texts.text("server.openTitle"),
    texts,
    main: html`<div class="stack">
<h1>${texts.text("server.onlyOpens")}</h1>
<p class="lead">${texts.text("server.onlyOpensLong")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>${texts.text("server.gotLink")}</h2>
<p>${texts.text("server.gotLinkAdvice")}</p>
<h2>${texts.text("server.wantToSend")}</h2>
<p>${texts.text("server.wantToSendAdvice")}</p>
</div>
</div>`,
  };
}

/** The page of a share if the web pages were not built. */
export function pageOfShare(texts: Texts): PlainPage {
  return {
    title: texts.text("html.receiveTitle"),
    texts,
    head: html`<meta name="description" content="${texts.text("html.receiveDescription")}">
<meta property="og:site_name" content="OneTimeShare">
<meta property="og:title" content="${texts.text("html.receiveTitle")}">
<meta property="og:description" content="${texts.text("html.receiveDescription")}">`,
    main: html`<div class="stack">
<h1>${texts.text("html.receiveTitle")}</h1>
<p class="lead">${texts.text("server.shareIntroduction")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>${texts.text("server.shareCommand")}</p>
<pre dir="ltr">onetimeshare get 'LINK'</pre>
</div>
</div>`,
  };
}

/** Every other page if the web pages were not built. */
export function pageOfServer(texts: Texts): PlainPage {
  return {
    title: texts.text("server.noPages"),
    texts,
    main: html`<div class="stack">
<h1>${texts.text("server.noPages")}</h1>
<p class="lead">${texts.text("server.noPagesLong")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>${texts.text("server.noPagesSend")}</p>
<pre dir="ltr">onetimeshare send FILE --server ADDRESS</pre>
<p>${joined(texts.rich("server.noPagesOperator", { code: (content) => html`<code dir="ltr">${joined(content)}</code>` }))}</p>
</div>
</div>`,
  };
}
