import { createHash } from "node:crypto";

export interface PageText {
  title: string;
  paragraphs: readonly string[];
  /** What to type, shown as such. */
  command?: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 1.05rem/1.55 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f5f3; color: #26282b; }
main { max-width: 34rem; padding: 2rem; border-top: .4rem solid #ff6a13; background: #fff; margin: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 1rem; }
code { display: block; padding: .8rem; background: #26282b; color: #fff; overflow-x: auto; }
@media (prefers-color-scheme: dark) { body { background: #17181a; color: #e9e7e3; } main { background: #26282b; } code { background: #17181a; } }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** What such a page may load: its own style, nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A page that needs no script and no database to be shown. */
export function htmlPage({ title, paragraphs, command }: PageText): string {
  const text = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n");
  const code = command === undefined ? "" : `<code>${escapeHtml(command)}</code>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · OneTimeShare</title>
<style>${STYLE}</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${text}
${code}
</main></body>
</html>
`;
}

/** Whether a client names HTML among what it takes; programs that take anything do not. */
export function wantsHtml(accept: string | undefined): boolean {
  return /\btext\/html\b/.test(accept ?? "");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
