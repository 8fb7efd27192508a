import { resolve } from "node:path";
import { defineConfig } from "vite";
import { previewFrames } from "./scripts/preview-frames.ts";
import { pageTexts } from "./scripts/texts-plugin.ts";
import {
  dropOtherRecipients,
  dropUnusedSchemaParts,
  notStarted,
  pageRoutes,
  pictures,
  precompress,
  selfContained,
  themeScript,
  toSite,
} from "./scripts/vite-plugins.ts";

const root = resolve(import.meta.dirname, "src/web");

/** Builds one HTML file for each page into dist/web. The names of scripts and styles contain a hash. */
export default defineConfig({
  root,
  // No .env file may change the pages.
  envDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: {
      // The build has parsed the messages.
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
    },
  },
  plugins: [
    notStarted(resolve(root, "ui/not-started.html")),
    themeScript("/theme.ts", "theme"),
    selfContained(["theme", "app-worker", "language-choice"]),
    pictures(resolve(root, "pictures")),
    pageRoutes(),
    pageTexts(),
    previewFrames(),
    precompress(),
  ],
  worker: {
    format: "es",
    plugins: () => [
      dropOtherRecipients(resolve(root, "workers/no-other-recipients.ts")),
      dropUnusedSchemaParts(),
    ],
    rolldownOptions: {
      checks: { pluginTimings: false },
      // typebox does not declare that its modules have no side effects.
      treeshake: { moduleSideEffects: (id) => !id.includes("/node_modules/typebox/") },
    },
  },
  base: "./",
  experimental: {
    renderBuiltUrl: (file, { hostId, hostType }) =>
      hostType === "html" ? toSite(hostId) + file : { relative: true },
  },
  build: {
    outDir: resolve(import.meta.dirname, "dist/web"),
    emptyOutDir: true,
    target: "baseline-widely-available",
    // The Content-Security-Policy of the pages forbids data: URLs for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // The warning about slow plugins alarms people who only start the server.
      checks: { pluginTimings: false },
      input: {
        ...Object.fromEntries(
          ["send", "receive", "shares"].map((page) => [page, resolve(root, `${page}.html`)]),
        ),
        theme: resolve(root, "theme.ts"),
        // The server renders error pages and finds this script by its name.
        "language-choice": resolve(root, "language-choice.ts"),
        // The server serves it at a fixed address.
        "app-worker": resolve(root, "app-worker/app-worker.ts"),
        // The server renders the admin pages and finds their script by its name.
        admin: resolve(root, "admin/main.ts"),
      },
      // One shared file compresses better than several small ones.
      output: {
        codeSplitting: {
          groups: [
            {
              name: "shared",
              test: /preact|vite\/preload-helper|intl-messageformat|src\/(style|texts|protocol\/errors|web\/(ui|trusted-worker))/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
});
