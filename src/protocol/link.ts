import type { ManifestVersion } from "./bundle.ts";
import {
  type Bytes,
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  randomBytes,
  sha256,
} from "./bytes.ts";
import { CodedError } from "./errors.ts";

/**
 * A share link:
 *
 *     https://share.example/s/<id>#<mark><key><check>
 *
 *     id     22 characters: the share's 16 bytes, base64url
 *     mark    2 characters: the version of the manifest, "1" or "2", so that an older client asks for an update;
 *                           then "o" without a password, "p" with one, so that a server can't hide that one is needed
 *     key    43 characters: the 32-byte link key, base64url
 *     check   4 characters: the first 3 bytes of SHA-256("onetimeshare/v1/link" || mark || id || key),
 *                           so that a client can tell a damaged link from a wrong one
 *
 * The fragment never leaves the browser or the CLI.
 */
export interface ShareLink {
  /** The server's URL, without a slash at the end. */
  baseUrl: string;
  /** The share's id, 22 base64url characters. */
  id: string;
  /** 32 bytes. */
  linkKey: Uint8Array;
  needsPassword: boolean;
  /** The version of the share's manifest. */
  version: ManifestVersion;
}

const LINK_KEY_SIZE = 32;
export const SHARE_ID_SIZE = 16;

const ID_LENGTH = 22;
const MARK_LENGTH = 2;
const KEY_LENGTH = 43;
const CHECK_LENGTH = 4;
const FRAGMENT_LENGTH = MARK_LENGTH + KEY_LENGTH + CHECK_LENGTH;
const MARK = /^(?<version>[12])(?<access>[op])$/;

export type LinkProblem = "not_a_link" | "cut_off" | "damaged" | "newer_version";

export class LinkError extends CodedError<LinkProblem> {}

export async function formatLink(link: ShareLink): Promise<string> {
  const mark = `${link.version}${link.needsPassword ? "p" : "o"}`;
  const check = await checksum(mark, link.id, link.linkKey);
  return `${link.baseUrl}/s/${link.id}#${mark}${encodeBase64url(link.linkKey)}${check}`;
}

/**
 * Finds and parses a share link in any text. The link may be in a sentence, in `<…>`, broken into lines, contain
 * invisible characters, or be rewritten by a mail program. The checksum makes it safe to undo such changes.
 *
 * @throws LinkError, which says what is wrong with the link and what to do
 */
export async function parseLink(text: string): Promise<ShareLink> {
  let failure = new LinkError("not_a_link");
  for (const candidate of linksIn(text)) {
    try {
      return await parseExactLink(candidate);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (failure.code === "not_a_link") failure = error;
    }
  }
  throw failure;
}

/** A link key for a link that ends in a letter or digit: mail programs drop a "-" or "_" at the end. 32 bytes. */
export async function drawLinkKey(
  share: Pick<ShareLink, "id" | "needsPassword" | "version">,
): Promise<Bytes> {
  for (;;) {
    const linkKey = randomBytes(LINK_KEY_SIZE);
    const link = await formatLink({ ...share, baseUrl: "", linkKey });
    if (/[A-Za-z0-9]$/.test(link)) return linkKey;
  }
}

const BEFORE_ID = String.raw`https?:/{1,2}(?:(?!https?:/)[^\s<>"?#])*?/s/`;
const BEFORE_FRAGMENT = String.raw`/?(?:\?[^\s#]{0,2000})?`;
/** Text after the checksum does not belong to the link. */
const WHOLE_LINK = new RegExp(
  `${BEFORE_ID}[\\w-]{${ID_LENGTH}}${BEFORE_FRAGMENT}#[\\w-]{${FRAGMENT_LENGTH}}`,
  "gi",
);
const PART_OF_LINK = new RegExp(
  `${BEFORE_ID}[\\w-]+(?![\\w-]|/[\\w-])${BEFORE_FRAGMENT}(?:#[\\w-]*)?`,
  "gi",
);

/** Undoes the changes that programs make to links. A link can have several changes, each more than once. */
const DECODERS: readonly ((text: string) => string)[] = [
  // "%23" for "#", and redirects that carry the link: SafeLinks, Google, Facebook and others.
  (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, decodePercent),
  // Quoted-printable (RFC 2045): "=3D" for "=".
  (text) => text.replace(/=([0-9a-f]{2})/gi, decodeHex),
  // Proofpoint URL Defense, version 2: "-23" for "#", "_" for "/".
  (text) => text.replace(/_/g, "/").replace(/-([0-9a-f]{2})/gi, decodeHex),
  // Proofpoint URL Defense, version 3: "*" for "#".
  (text) => text.replace(/\*/g, "#"),
  (text) => text.replace(/\s+/g, ""),
];

/** Maximum number of decoded variants of a text. */
const MAX_VARIANTS = 50;

/** The parts of a text that may be a share link, the likeliest first: whole links before incomplete ones. */
function* linksIn(text: string): Generator<string> {
  const variants = new Set([joinLines(text)]);
  for (const variant of variants) {
    for (const decode of DECODERS) {
      if (variants.size < MAX_VARIANTS) variants.add(joinLines(decode(variant)));
    }
  }
  for (const pattern of [WHOLE_LINK, PART_OF_LINK]) {
    for (const variant of variants) {
      for (const [link] of variant.matchAll(pattern)) yield link;
    }
  }
}

/** Removes invisible characters and line breaks, also those of quoted-printable ("=") and of quoted lines ("> "). */
function joinLines(text: string): string {
  return (
    text
      .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
      // The lookbehind makes the search linear: it tries a run of spaces only from its beginning.
      .replace(/(?:=|(?<![ \t])[ \t]*)(?:\r\n?|\n)[>\s]*/g, "")
  );
}

function decodePercent(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function decodeHex(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

async function parseExactLink(text: string): Promise<ShareLink> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const { base, id } = /^(?<base>.*)\/s\/(?<id>[\w-]+)\/?$/.exec(url?.pathname ?? "")?.groups ?? {};
  if (!url || base === undefined || id === undefined) throw new LinkError("not_a_link");
  // No server makes such links: "https://share.example@other.example/s/…" hides the server that it leads to.
  if (url.username !== "" || url.password !== "") throw new LinkError("not_a_link");
  const fragment = url.hash.slice(1);
  if (id.length < ID_LENGTH || (id.length === ID_LENGTH && fragment.length === 0)) {
    throw new LinkError("cut_off");
  }
  const mark = fragment.slice(0, MARK_LENGTH);
  const { version, access } = MARK.exec(mark)?.groups ?? {};
  if (mark.length === MARK_LENGTH && !version) {
    throw new LinkError(/^[3-9]/.test(mark) ? "newer_version" : "damaged");
  }
  if (fragment.length < FRAGMENT_LENGTH) throw new LinkError("cut_off");
  const linkKey = decodeBase64url(fragment.slice(MARK_LENGTH, MARK_LENGTH + KEY_LENGTH));
  const isIntact =
    linkKey !== null &&
    isShareId(id) &&
    fragment.length === FRAGMENT_LENGTH &&
    (await checksum(mark, id, linkKey)) === fragment.slice(-CHECK_LENGTH);
  if (!isIntact) throw new LinkError("damaged");
  return {
    baseUrl: url.origin + base,
    id,
    linkKey,
    needsPassword: access === "p",
    version: version === "2" ? 2 : 1,
  };
}

export function isShareId(text: string): boolean {
  return decodeBase64url(text)?.length === SHARE_ID_SIZE;
}

async function checksum(mark: string, id: string, linkKey: Uint8Array): Promise<string> {
  const digest = await sha256(
    concatBytes(encodeUtf8("onetimeshare/v1/link"), encodeUtf8(mark), encodeUtf8(id), linkKey),
  );
  return encodeBase64url(digest.subarray(0, 3));
}
