import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { previewFramePolicy } from "../src/server/http/preview-frame-policy.ts";

const FOLDER = resolve(import.meta.dirname, "../src/web/preview/frame");

/** The entry of each frame. The name is also that of the built page. */
const FRAMES = { "preview-frame": "viewer.ts", "preview-pdf-frame": "pdf-viewer.ts" };

/**
 * Builds each preview frame into one HTML file with its script and style. The frame's policy allows exactly that script, and
 * no request. So the frame needs no file that other origins may read.
 */
export function previewFrames(): Plugin {
  return {
    name: "preview-frames",
    // After the texts: the frames have none.
    enforce: "post",
    generateBundle: {
      order: "post",
      async handler() {
        for (const [name, entry] of Object.entries(FRAMES)) {
          this.emitFile({ type: "asset", fileName: `${name}.html`, source: await frameOf(entry) });
        }
      },
    },
    configureServer: ({ middlewares }) => {
      middlewares.use(async (request, response, next) => {
        const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
        const entry = Object.entries(FRAMES).find(([frame]) => frame === name)?.[1];
        if (!entry) return next();
        const html = await frameOf(entry);
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.setHeader("content-security-policy", previewFramePolicy(html));
        response.setHeader("cross-origin-resource-policy", "cross-origin");
        response.end(html);
      });
    },
  };
}

async function frameOf(entry: string): Promise<string> {
  const { script, style } = await scriptOf(join(FOLDER, entry));
  const page = await readFile(join(FOLDER, "frame.html"), "utf8");
  return page
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${insideHtml(script)}</script>`);
}

/** Builds a module and its imports into one classic script. */
async function scriptOf(input: string): Promise<{ script: string; style: string }> {
  const { output } = (await build({
    configFile: false,
    root: FOLDER,
    logLevel: "warn",
    plugins: [scriptTexts()],
    // Minified already.
    resolve: { alias: [{ find: /^pdfjs-dist$/, replacement: "pdfjs-dist/build/pdf.min.mjs" }] },
    build: {
      write: false,
      target: "baseline-widely-available",
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      cssCodeSplit: false,
      minify: !input.endsWith(".min.mjs"),
      rolldownOptions: {
        input,
        output: { format: "iife", codeSplitting: false },
        checks: { pluginTimings: false },
        // pdf.js uses it only in Node.
        transform: { define: { "import.meta": "{}" } },
      },
    },
  })) as Rolldown.RolldownOutput;
  const texts = (wanted: (name: string) => boolean) =>
    output
      .filter(({ fileName }) => wanted(fileName))
      .map((file) => (file.type === "chunk" ? file.code : String(file.source)))
      .join("");
  return {
    script: texts((name) => name.endsWith(".js")),
    style: texts((name) => name.endsWith(".css")),
  };
}

/** `import code from "./module.mjs?classic"` gives the module as the text of a classic script, for a Worker. */
function scriptTexts(): Plugin {
  const ending = /\?classic$/;
  return {
    name: "script-texts",
    enforce: "pre",
    load: async (id) => {
      if (!ending.test(id)) return null;
      const { script } = await scriptOf(id.replace(ending, ""));
      return { code: `export default ${JSON.stringify(script)}`, moduleType: "js" };
    },
  };
}

/** A script that contains the end or the start of an element in a string or a pattern. */
function insideHtml(script: string): string {
  return script.replace(/<(?=\/script|script|!--)/gi, "\\x3c");
}
