import { createHash } from "node:crypto";

/**
 * The policy of a preview frame, which shows what a stranger has sent. The frame has an origin of its own, runs only its own
 * script and can request nothing, not even from this server. It can't navigate the page, open windows, send forms or save
 * files.
 *
 * @param html the frame, with its script and style inside
 */
export function previewFramePolicy(html: string): string {
  const script = hashOf(html, "script");
  return [
    "sandbox allow-scripts",
    "default-src 'none'",
    // WebAssembly decodes the pictures of scanned documents.
    `script-src ${script} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(html, "style")}`,
    "img-src blob:",
    "media-src blob:",
    // Workers from the frame's own script, for PDFs.
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types onetimeshare-preview",
  ].join("; ");
}

/** CSP level 3: the hash of an element's text. @throws Error if there is not exactly one such element */
function hashOf(html: string, element: "script" | "style"): string {
  const [, text, ...others] = html.split(new RegExp(`</?${element}[^>]*>`));
  if (text === undefined || others.length !== 1) {
    throw new Error(`A preview frame has one ${element}.`);
  }
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
