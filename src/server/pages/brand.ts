import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PRODUCT_NAME } from "../config/brand-settings.ts";
import type { Config } from "../config/config.ts";
import type { Logo } from "../config/logo-file.ts";
import { type BrandTones, brandRules, brandTones, surfacesOf } from "./brand-colors.ts";
import { html, type Markup } from "./html.ts";

const TICKET =
  "M5 6h22a3 3 0 0 1 3 3v3.5a3.5 3.5 0 0 0 0 7V23a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3v-3.5a3.5 3.5 0 0 0 0-7V9a3 3 0 0 1 3-3z";
const DIGIT = "M13 12.5 16.5 10v12";

/** The mark, as in src/web/ui/icon.svg. Its colours are tokens of the page. */
const MARK: Markup = {
  markup: `<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><path class="mark-ticket" d="${TICKET}"/><path class="mark-one" d="${DIGIT}"/></svg>`,
};

/** The colours of the icon, if the operator has set none. */
const ICON_COLORS = { brand: "#ff6a13", onBrand: "#1b1d20" };

/** A logo that is wider than this contains its name. The page then shows no name beside it. */
const WORDMARK_RATIO = 2;

export const ICON_PATH = "/favicon.ico";

/** A file of the brand. Its name contains a hash of its content. */
export interface BrandFile {
  /** The path on the server, such as `/assets/logo-0123456789ab.svg`. */
  path: string;
  type: string;
  content: string | Buffer;
}

/** The size is in pixels, or that of an SVG's viewBox; null: not known. */
type BrandLogo = BrandFile & { size: Logo["size"] };

/** The operator's name, logo and colour, ready for the pages. */
export interface Brand {
  name: string;
  /** Whether there is more than the name to change in a built page. */
  isPlain: boolean;
  /** The picture and the name in the header, for a page at `toSite`, such as `../`. */
  header(toSite: string): Markup;
  /** The icon of a tab. At its fixed address, unless the operator has changed it. */
  icon: BrandFile;
  /** Rules that replace tokens; null if there is no colour. */
  style: BrandFile | null;
  /** Null: the mark of the product. */
  logo: BrandLogo | null;
  tones: BrandTones | null;
}

type BrandConfig = Pick<Config, "brandName" | "brandLogo" | "brandColor">;

export function brandOf({ brandName: name, brandLogo, brandColor }: BrandConfig): Brand {
  const tones =
    brandColor === null ? null : brandTones(brandColor, surfacesOf(readStyle("tokens")));
  const logo = brandLogo && {
    ...brandFile("logo", brandLogo.extension, brandLogo.type, brandLogo.bytes),
    size: brandLogo.size,
  };
  const { width = 1, height = 1 } = brandLogo?.size ?? {};
  const isWordmark = width / height > WORDMARK_RATIO;
  return {
    name,
    isPlain: brandLogo === null && brandColor === null,
    header: (toSite) => {
      if (logo === null) return html`${MARK}${name}`;
      const source = toSite + logo.path.slice(1);
      return isWordmark
        ? html`<img class="page-logo" src="${source}" alt="${name}">`
        : html`<img class="page-logo" src="${source}" alt="">${name}`;
    },
    icon: logo ?? iconOf(name, tones),
    style: tones && brandFile("brand", "css", "text/css; charset=utf-8", brandRules(tones)),
    logo,
    tones,
  };
}

/** The brand of a server without settings. */
export function productBrand(): Brand {
  return brandOf({ brandName: PRODUCT_NAME, brandLogo: null, brandColor: null });
}

function iconOf(name: string, tones: BrandTones | null): BrandFile {
  const file = brandFile("icon", "svg", "image/svg+xml", iconWith(name, tones?.light));
  return tones === null ? { ...file, path: ICON_PATH } : file;
}

function iconWith(name: string, { brand, onBrand } = ICON_COLORS): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>${name}</title><path fill="${brand}" d="${TICKET}"/><path fill="none" stroke="${onBrand}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" d="${DIGIT}"/></svg>`
    .markup;
}

/** A file whose name contains a hash of its content. */
export function brandFile(
  stem: string,
  extension: string,
  type: string,
  content: string | Buffer,
): BrandFile {
  return { path: `/assets/${stem}-${shortHash(content)}.${extension}`, type, content };
}

export function shortHash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** A file of src/style. */
export function readStyle(name: string): string {
  return readFileSync(join(import.meta.dirname, `../../style/${name}.css`), "utf8");
}
