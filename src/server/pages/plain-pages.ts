import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { abuseContactLabel } from "../../protocol/abuse-contact.ts";
import type { LegalLink } from "../config/brand-settings.ts";
import { type Brand, productBrand, readStyle } from "./brand.ts";
import { html, type Markup } from "./html.ts";

export { html, type Markup } from "./html.ts";

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

/** A page that the server renders, without built files. */
export interface PlainPage {
  title: string;
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
  /** The content security policy: its style, the typeface, the icon, and the script of the theme. */
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
 * @param webFolder the built pages; their typeface and the script of the theme are used if they exist
 */
export function plainPages(
  webFolder: string,
  { moreStyle = "", basePath = "", brand = productBrand() }: PlainPagesOptions = {},
): PlainPages {
  const assets = join(webFolder, "assets");
  const font = fileIn(assets, /^atkinson[\w.-]*\.woff2$/);
  const theme = fileIn(assets, /^theme-[\w-]+\.js$/);
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
    render: ({ title, main, head, header }, frame = EMPTY_FRAME) =>
      moved(
        basePath,
        html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f5f3ef" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#17191c" media="(prefers-color-scheme: dark)">
<title>${title} · ${brand.name}</title>
<link rel="icon" type="${brand.icon.type}" href="${brand.icon.path}">
${theme === null ? "" : html`<script src="/assets/${theme}"></script>`}
${head ?? ""}
<style>${{ markup: style }}</style>
</head>
<body class="page">
<header class="page-header">
<a class="page-brand" href="${header?.home ?? "/"}">${brand.header("/")}${header?.addition ?? ""}</a>
${header?.nav ?? navigation(frame)}
</header>
${frame.notice === null ? "" : html`<aside class="page-notice" aria-label="Notice"><p dir="auto">${frame.notice}</p></aside>`}
<main class="page-main">
${main}
</main>
<footer class="page-footer">
<p>Your device encrypts and decrypts shares. The server never has the key.</p>
${footerLinks(frame)}
${theme === null ? "" : THEME_FIELD}
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

function footerLinks({ abuseContact, legalLinks }: PageFrame): Markup {
  const ofAbuse =
    abuseContact === null ? [] : [{ url: abuseContact, label: abuseContactLabel(abuseContact) }];
  const links = [...ofAbuse, ...legalLinks].map(
    ({ url, label }) => html`<a href="${url}" rel="noreferrer">${label}</a>`,
  );
  return links.length === 0 ? html`` : html`<p class="page-links">${links}</p>`;
}

/** The script of the theme shows this field and obeys it. */
const THEME_FIELD = html`<p class="page-theme" hidden><label>Theme <select data-theme-choice><option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option></select></label></p>`;

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
