/**
 * The style of the pages that the server writes by itself. Its tokens are those of src/web/ui/tokens.css, which
 * can't be read from here: these pages are shown without any built file.
 */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #f5f3ef; --surface: #ffffff; --sunken: #ebe8e2; --ink: #212429; --ink-soft: #595e66;
  --line: #d9d5cd; --line-strong: #83878e; --brand: #ff6a13; --brand-pressed: #f05a00; --on-brand: #1b1d20;
  --accent: #ad4200; --focus: #212429;
  --shadow: 0 1px 2px rgb(33 36 41 / 8%), 0 12px 32px rgb(33 36 41 / 8%);
  --typeface: "Atkinson Hyperlegible Next Variable", system-ui, sans-serif;
  --text-small: 0.9375rem; --text: 1.0625rem; --text-large: 1.25rem;
  --text-title: clamp(2rem, 1.45rem + 2.4vw, 3rem);
  --weight: 420; --weight-strong: 640; --weight-title: 720;
  --space-1: 0.25rem; --space-2: 0.5rem; --space-3: 0.75rem; --space-4: 1rem;
  --space-5: 1.5rem; --space-6: 2.25rem; --space-7: 3.5rem;
  --column: 41rem; --corner: 0.625rem; --corner-large: 1rem; --touch: 2.875rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17191c; --surface: #212429; --sunken: #2b2f35; --ink: #eeebe6; --ink-soft: #adb2ba;
    --line: #383d45; --line-strong: #858b94; --brand-pressed: #ff8238; --accent: #ff9454; --focus: #ffb385;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 30%);
  }
}
`;

/** The typeface, where the built pages brought it. */
export function fontFace(url: string): string {
  return `
@font-face {
  font-family: "Atkinson Hyperlegible Next Variable"; font-style: normal; font-display: swap;
  font-weight: 200 800; src: url("${url}") format("woff2");
}
`;
}

/** Header, column and footer are those of src/web/ui/page.css, the ticket that of ticket.css. */
export const LAYOUT = `
*, *::before, *::after { box-sizing: border-box; }
html { font-family: var(--typeface); font-size: 100%; text-size-adjust: 100%; }
body {
  display: grid; grid-template: auto 1fr auto / minmax(0, 1fr); min-height: 100dvh; margin: 0;
  background: var(--paper); color: var(--ink); font-size: var(--text); font-weight: var(--weight);
  line-height: 1.5; overflow-wrap: break-word;
}
h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
h1 {
  font-size: var(--text-title); font-weight: var(--weight-title); line-height: 1.08;
  letter-spacing: -0.022em; text-wrap: balance;
}
h2 { font-size: var(--text-large); font-weight: var(--weight-strong); line-height: 1.25; }
strong { font-weight: var(--weight-strong); }
a { color: var(--accent); text-underline-offset: 0.18em; }
svg { display: block; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.header {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
  gap: 0 var(--space-2); padding: var(--space-3) max(var(--space-4), (100vw - 64rem) / 2);
}
.brand {
  display: flex; align-items: center; gap: var(--space-2); min-height: var(--touch); color: var(--ink);
  font-weight: var(--weight-title); letter-spacing: -0.01em; text-decoration: none;
}
.header nav { display: flex; gap: var(--space-1); }
.header nav a {
  display: grid; align-items: center; min-height: var(--touch); padding: 0 var(--space-2);
  border-radius: var(--corner); color: var(--ink-soft); text-decoration: none;
}
.header nav a:hover { color: var(--ink); }
main {
  display: grid; align-content: start; gap: var(--space-5); grid-template-columns: minmax(0, 1fr);
  width: 100%; max-width: calc(var(--column) + 2 * var(--space-4)); margin: 0 auto;
  padding: var(--space-5) var(--space-4) var(--space-7);
}
.stack { display: grid; gap: var(--space-4); grid-template-columns: minmax(0, 1fr); }
.lead { color: var(--ink-soft); font-size: var(--text-large); line-height: 1.4; text-wrap: pretty; }
.footer {
  padding: var(--space-5) var(--space-4); color: var(--ink-soft); font-size: var(--text-small); text-align: center;
}
.ticket { border-radius: var(--corner-large); background: var(--surface); box-shadow: var(--shadow); }
.ticket-body, .ticket-stub {
  display: grid; gap: var(--space-4); grid-template-columns: minmax(0, 1fr); padding: var(--space-4);
}
.ticket-stub { position: relative; padding-top: var(--space-5); border-top: 2px dashed var(--line); }
.ticket-stub::before, .ticket-stub::after {
  position: absolute; top: calc(-1 * var(--space-2) - 1px); width: var(--space-2); height: var(--space-4);
  background: var(--paper); content: "";
}
.ticket-stub::before { left: 0; border-radius: 0 var(--space-2) var(--space-2) 0; }
.ticket-stub::after { right: 0; border-radius: var(--space-2) 0 0 var(--space-2); }
.ways { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3); }
.button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 3.25rem;
  padding: var(--space-2) var(--space-5); border: 1.5px solid var(--line-strong); border-radius: var(--corner);
  color: var(--ink); font-size: var(--text-large); font-weight: var(--weight-strong); line-height: 1.2;
  text-align: center; text-decoration: none;
}
.button:hover { background: var(--sunken); }
.button-primary { border-color: transparent; background: var(--brand); color: var(--on-brand); }
.button-primary:hover { background: var(--brand-pressed); }
.number { color: var(--ink-soft); font-size: var(--text-small); }
pre {
  margin: 0; padding: var(--space-3) var(--space-4); border-radius: var(--corner); background: var(--sunken);
  font-size: var(--text-small); white-space: pre-wrap;
}
@media (width >= 48rem) {
  main { padding-top: var(--space-7); }
  .ticket-body, .ticket-stub { padding: var(--space-5); }
}
@media (width < 30rem) {
  .button { width: 100%; }
}
`;
