import { resolve } from "node:path";
import { defineConfig } from "vite";
import { dropUnusedFormats, notStarted, pageRoutes, precompress } from "./scripts/vite-plugins.ts";

const root = resolve(import.meta.dirname, "src/web");

/** What age-encryption needs for recipients that no share has; without it a Worker is half as large. */
const otherRecipients = [
  "@noble/curves/ed25519.js",
  "@noble/curves/nist.js",
  "@noble/post-quantum/hybrid.js",
];

/** The web pages: one HTML file a page, built into dist/web, with hashed names for all that they load. */
export default defineConfig({
  root,
  // Only the file that says how the pages are built decides: no .env file becomes part of them.
  envDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: otherRecipients.map((find) => ({
      find,
      replacement: resolve(root, "workers/no-other-recipients.ts"),
    })),
  },
  plugins: [notStarted(resolve(root, "ui/not-started.html")), pageRoutes(), precompress()],
  worker: {
    format: "es",
    plugins: () => [dropUnusedFormats()],
    rolldownOptions: {
      // It does not say so itself, but none of its modules is there for what it does when it is loaded.
      treeshake: { moduleSideEffects: (id) => !id.includes("/node_modules/typebox/") },
    },
  },
  build: {
    outDir: resolve(import.meta.dirname, "dist/web"),
    emptyOutDir: true,
    target: "baseline-widely-available",
    // The policy of the pages allows no data: address for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ["send", "receive", "shares"].map((page) => resolve(root, `${page}.html`)),
      // What pages share is one file: it compresses better than the small ones that it would be split into.
      output: {
        codeSplitting: {
          groups: [
            {
              name: "shared",
              test: /preact|src\/(style|web\/(ui|trusted-worker))/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
});
