import { isPlainText } from "../../protocol/plain-text.ts";
import { logoFile } from "./logo-file.ts";
import { setting } from "./setting.ts";
import { onOrOff, parseContact, reader } from "./setting-readers.ts";

/** A link in the footer of every page. */
export interface LegalLink {
  label: string;
  /** A `mailto:` or `https:` address. */
  url: string;
}

/** The name of the product, for a server without a brand of its own. */
export const PRODUCT_NAME = "OneTimeShare";

const MAX_NAME_LENGTH = 40;
const MAX_LINKS = 6;

const brandName = reader(
  (text) => (isPlainText(text, MAX_NAME_LENGTH) ? text : null),
  `be plain text of at most ${MAX_NAME_LENGTH} characters, such as Example Transfer.`,
);

/** A colour of CSS with six digits, in lower case. */
const color = reader(
  (text) => (/^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : null),
  "be a colour of six hexadecimal digits, such as #0b5fff. In a shell or a Compose file, put it in quotes.",
);

const legalLinks = reader((text): LegalLink[] | null => {
  const links = text.split(",").map(parseLink);
  return links.length <= MAX_LINKS && links.every((link) => link !== null) ? links : null;
}, `be at most ${MAX_LINKS} pairs of a label and an https: or mailto: address: Imprint=https://example.org/imprint, Privacy=https://example.org/privacy. Write a comma in an address as %2C.`);

function parseLink(pair: string): LegalLink | null {
  const end = pair.indexOf("=");
  const label = pair.slice(0, Math.max(end, 0)).trim();
  const url = parseContact(pair.slice(end + 1).trim());
  return url !== null && isPlainText(label, MAX_NAME_LENGTH) ? { label, url } : null;
}

/** How the pages look and whose they are. */
export const brandSettings = {
  brandName: setting(
    "BRAND_NAME",
    PRODUCT_NAME,
    brandName,
    "The name on all pages, in their titles, in link previews and of the installed app: at most 40 characters.",
  ),
  brandLogo: setting(
    "BRAND_LOGO_FILE",
    null,
    logoFile,
    "A picture for the header of all pages and for the icon: SVG, PNG or WebP, at most 256 KiB. The server reads it at its start. Not set: the ticket.",
  ),
  brandColor: setting(
    "BRAND_COLOR",
    null,
    color,
    "The colour of buttons, links and the ticket, such as `#0b5fff`. Pages use darker or lighter tones of it if people could not read it otherwise (docs/branding.md). Not set: orange.",
  ),
  installable: setting(
    "INSTALLABLE",
    "on",
    onOrOff,
    "`off`: people can't install the pages as an app, and browsers remove the service worker of earlier visits.",
  ),
  legalLinks: setting(
    "LEGAL_LINKS",
    null,
    legalLinks,
    "Links in the footer of all pages, each a label and an `https:` or `mailto:` address: `Imprint=https://example.org/imprint, Privacy=https://example.org/privacy`.",
  ),
};
