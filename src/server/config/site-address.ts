import { ConfigError } from "./config-error.ts";
import { type Reader, webAddress } from "./setting-readers.ts";

/** The first segments of the server's own paths. A path of BASE_URL that begins with one would be ambiguous. */
const OWN_SEGMENTS = new Set([
  ...["admin", "api", "assets", "favicon.ico", "health", "manifest.webmanifest", "metrics", "oidc"],
  ...[
    "preview-frame",
    "preview-pdf-frame",
    "r",
    "robots.txt",
    "s",
    "share-target",
    "shares",
    "sw.js",
  ],
]);

/** Characters that need no encoding, neither in HTML nor in CSS nor in a header. */
const PATH = /^(?:\/[A-Za-z0-9_~][\w.~-]*)*$/;

/** The server's public address: an origin, and a path if the server is under one. Without a slash at the end. */
export const siteAddress: Reader<string> = (text, name) => {
  const address = webAddress(text, name);
  const path = pathOf(address);
  if (!PATH.test(path)) {
    throw new ConfigError(
      `${name} must have a path of letters, digits, and . _ ~ -, such as https://example.org/share.`,
    );
  }
  const [, first = ""] = path.split("/");
  if (OWN_SEGMENTS.has(first)) {
    throw new ConfigError(
      `${name} must have another path: /${first} is a path of the server itself. Use for example /share.`,
    );
  }
  return address;
};

/** Where the server is on its host, such as "/share"; "" at the root or without BASE_URL. */
export function basePathOf({ baseUrl }: { baseUrl: string | null }): string {
  return baseUrl === null ? "" : pathOf(baseUrl);
}

function pathOf(address: string): string {
  return new URL(address).pathname.replace(/\/+$/, "");
}
