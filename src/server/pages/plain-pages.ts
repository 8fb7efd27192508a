import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { abuseContactLabel } from "../../protocol/abuse-contact.ts";

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
    render: ({ title, main, head, header }, frame = EMPTY_FRAME) =>
      moved(
        basePath,
        html`<!doctype html>
<html lang="en">
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
${header?.nav ?? navigation(frame)}
</header>
${frame.notice === null ? "" : html`<aside class="page-notice" aria-label="Notice"><p dir="auto">${frame.notice}</p></aside>`}
<main class="page-main">
${main}
</main>
<footer class="page-footer">
<p>Your device encrypts and decrypts shares. The server never has the key.</p>
${frame.abuseContact === null ? "" : html`<p><a href="${frame.abuseContact}" rel="noreferrer">${abuseContactLabel(frame.abuseContact)}</a></p>`}
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

function navigation({ isReceiveOnly }: PageFrame): Markup {
  return html`<nav aria-label="Pages">${isReceiveOnly ? "" : html`<a href="/">Send</a>`}<a href="/shares">My shares</a></nav>`;
}

/** The start page of a server that accepts no new share. */
export const pageOfReceiveOnly: PlainPage = {
  title: "Open a share",
  main: html`<div class="stack">
<h1>This server only opens shares</h1>
<p class="lead">It accepts no new shares, so you can't send from here.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>Has someone sent you a link?</h2>
<p>Open the whole link in this browser, including everything after the “#”.</p>
<h2>Do you want to send something?</h2>
<p>Ask the operator of this server for the address of a server that accepts shares.</p>
</div>
</div>`,
};

/** The page of a share if the web pages were not built. */
export const pageOfShare: PlainPage = {
  title: "Someone sent you a share",
  head: html`<meta name="description" content="The share is end-to-end encrypted. Viewing this page does not open it.">
<meta property="og:site_name" content="OneTimeShare">
<meta property="og:title" content="Someone sent you a share">
<meta property="og:description" content="The share is end-to-end encrypted. Viewing this page does not open it.">`,
  main: html`<div class="stack">
<h1>Someone sent you a share</h1>
<p class="lead">It is end-to-end encrypted. Viewing this page does not open it.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>To open it, copy the whole link, including everything after the “#”, and run:</p>
<pre>onetimeshare get 'LINK'</pre>
</div>
</div>`,
};

/** Every other page if the web pages were not built. */
export const pageOfServer: PlainPage = {
  title: "This server has no web pages",
  main: html`<div class="stack">
<h1>This server has no web pages</h1>
<p class="lead">They were not built. The command line still works.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>To send a file, run this with the address of this server:</p>
<pre>onetimeshare send FILE --server ADDRESS</pre>
<p>Operators: to add the pages, run <code>npm run build</code> and restart the server.</p>
</div>
</div>`,
};
