import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { languageTags } from "../../texts/languages.ts";
import { type Brand, type BrandFile, shortHash } from "./brand.ts";

/** The files that make the pages an app of the device. */
export interface InstalledApp {
  /** The web app manifest (https://www.w3.org/TR/appmanifest/). */
  manifest: BrandFile;
  /** The service worker of this release. */
  worker: BrandFile;
  /** Elements of a page's head. @param toSite the way from the page to the start page */
  links(toSite: string): string[];
}

interface InstalledAppOptions {
  /** The built pages. */
  folder: string;
  brand: Brand;
  /** The path of BASE_URL. */
  basePath: string;
  isReceiveOnly: boolean;
}

/** Every visitor gets it in their own language, so its name has no hash. */
export const OFFLINE_PATH = "/assets/offline.html";

const WORKER = /^app-worker-[\w-]+\.js$/;

/**
 * Files that a page may still need after an upgrade. They exclude pictures, the pages of the administrator, texts and the
 * menu of languages of error pages: an open page has already loaded its own.
 */
const HELD = new RegExp(
  `^(?!(?:admin|app-worker|language-choice|${languageTags.join("|")})-).*\\.(?:js|css|woff2|wasm)$`,
);

/** Larger files stay out: every visitor's browser stores the others. */
const MAX_HELD_BYTES = 400 * 1024;

/** The background of the pages, in the light theme. */
const PAPER = "#f5f3ef";

/** Browsers ask for a picture of at least this size, in pixels. */
const SMALLEST_ICON = 144;

/** @returns null if the web pages were not built */
export function readInstalledApp(options: InstalledAppOptions): InstalledApp | null {
  const { folder, brand } = options;
  const assets = join(folder, "assets");
  const names = filesIn(assets);
  const script = names.find((name) => WORKER.test(name));
  if (script === undefined) return null;
  const held = names
    .filter((name) => HELD.test(name) && statSync(join(assets, name)).size <= MAX_HELD_BYTES)
    .map((name) => `/assets/${name}`);
  const files = [...held, ...[brand.style, brand.logo].flatMap((file) => file?.path ?? [])].sort();
  const pictures = new Pictures(names);
  return {
    manifest: {
      path: "/manifest.webmanifest",
      type: "application/manifest+json",
      content: JSON.stringify(manifestOf(options, pictures)),
    },
    worker: workerScript(readFileSync(join(assets, script), "utf8"), files),
    links: (toSite) => [
      // Behind a proxy that signs people in, the manifest needs their cookie too.
      `<link rel="manifest" href="${toSite}manifest.webmanifest" crossorigin="use-credentials">`,
      `<link rel="apple-touch-icon" href="${toSite}${appleIcon(brand, pictures).slice(1)}">`,
    ],
  };
}

/** The service worker that removes itself, for a server on which the pages can't be installed. */
export function endingWorker(folder: string): BrandFile | null {
  const assets = join(folder, "assets");
  const script = filesIn(assets).find((name) => WORKER.test(name));
  return script === undefined
    ? null
    : workerScript(readFileSync(join(assets, script), "utf8"), null);
}

/** The line that tells the script its release: see src/web/app-worker/app-worker.ts. */
function workerScript(script: string, held: readonly string[] | null): BrandFile {
  const files = held?.map((path) => path.slice(1));
  const release = files
    ? { name: shortHash(JSON.stringify(files)), files, offline: OFFLINE_PATH.slice(1) }
    : null;
  const content = `self.release = ${JSON.stringify(release)};\n${script}`;
  return { path: "/sw.js", type: "text/javascript; charset=utf-8", content };
}

/** The pictures of the build. Their names contain a hash. */
class Pictures {
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  path(stem: string): string {
    const name = this.#names.find((each) => each.startsWith(`${stem}-`) && each.endsWith(".png"));
    if (name === undefined) throw new Error(`The build has no picture ${stem}.`);
    return `/assets/${name}`;
  }
}

interface AppIcon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}

function manifestOf({ brand, basePath, isReceiveOnly }: InstalledAppOptions, pictures: Pictures) {
  const { name } = brand;
  return {
    id: `${basePath}/`,
    name,
    short_name: name,
    // Relative to the manifest, so that a server can be under a path.
    start_url: isReceiveOnly ? "./shares" : "./",
    scope: "./",
    display: "standalone",
    theme_color: PAPER,
    background_color: PAPER,
    icons: iconsOf(brand, pictures).map((icon) => ({ ...icon, src: `.${icon.src}` })),
    ...(isReceiveOnly ? {} : { share_target: SHARE_TARGET }),
  };
}

/** The service worker takes what other apps share. The server never gets it. */
const SHARE_TARGET = {
  action: "./share-target",
  method: "POST",
  enctype: "multipart/form-data",
  params: {
    title: "title",
    text: "text",
    url: "url",
    files: [{ name: "files", accept: ["*/*"] }],
  },
};

function iconsOf(brand: Brand, pictures: Pictures): AppIcon[] {
  const { icon, isPlain } = brand;
  const logo = squareLogo(brand);
  if (logo !== null) {
    const { type, path: src, size } = logo;
    const sizes = type === "image/svg+xml" ? "any" : `${size?.width}x${size?.height}`;
    return [{ src, sizes, type }];
  }
  const drawn = { src: icon.path, sizes: "any", type: icon.type };
  // The server draws no pictures, so the icon in the operator's colour is an SVG.
  if (brand.logo === null && brand.tones !== null) return [drawn];
  const png = (stem: string, size: number) => ({
    ...{ src: pictures.path(stem), sizes: `${size}x${size}`, type: "image/png" },
  });
  return [
    png("icon-192", 192),
    png("icon-512", 512),
    { ...png("icon-maskable-512", 512), purpose: "maskable" },
    ...(isPlain ? [drawn] : []),
  ];
}

/** Null if the logo is too small or not square: then the app has the ticket. */
function squareLogo({ logo }: Brand): Brand["logo"] {
  if (logo === null || logo.size === null) return null;
  const { width, height } = logo.size;
  const isLarge = logo.type === "image/svg+xml" || width >= SMALLEST_ICON;
  return width === height && isLarge ? logo : null;
}

/** Apple's systems show no SVG and add a background to a picture without one. */
function appleIcon(brand: Brand, pictures: Pictures): string {
  const logo = squareLogo(brand);
  return logo === null || logo.type === "image/svg+xml"
    ? pictures.path("icon-maskable-512")
    : logo.path;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
