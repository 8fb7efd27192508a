import { concatBytes, decodeBase64url, encodeBase64url, encodeUtf8, sha256 } from "./bytes.ts";

/**
 * A share link:
 *
 *     https://share.example/s/<id>#<mark><key><check>
 *
 *     id     22 characters: the share's 16 bytes, base64url
 *     mark    2 characters: "1o" open, "1p" a password is needed; a server cannot pretend there is none
 *     key    43 characters: the 32-byte link key, base64url
 *     check   4 characters: the first 3 bytes of SHA-256("onetimeshare/v1/link" || mark || id || key),
 *                           so that a link cut off on its way is told apart from a wrong one
 *
 * The fragment never leaves the browser or the CLI.
 */
export interface ShareLink {
  /** Where the server is, without a slash at the end. */
  baseUrl: string;
  /** The share's id, 22 base64url characters. */
  id: string;
  /** 32 bytes. */
  linkKey: Uint8Array;
  needsPassword: boolean;
}

export const LINK_KEY_SIZE = 32;
export const SHARE_ID_SIZE = 16;

const ID_LENGTH = 22;
const MARK_LENGTH = 2;
const KEY_LENGTH = 43;
const CHECK_LENGTH = 4;
const FRAGMENT_LENGTH = MARK_LENGTH + KEY_LENGTH + CHECK_LENGTH;
const OPEN_MARK = "1o";
const PASSWORD_MARK = "1p";

export type LinkProblem = "not_a_link" | "cut_off" | "damaged" | "newer_version";

const linkAdvice: Record<LinkProblem, string> = {
  not_a_link: "This is not a share link. It looks like https://…/s/…#…",
  cut_off:
    "This link is not complete: its end is missing. Ask for it again, or copy it again as a whole.",
  damaged: "This link was changed on its way. Ask for it again, or copy it again as a whole.",
  newer_version: "This link was made by a newer version. Update this program to open it.",
};

export class LinkError extends Error {
  readonly code: LinkProblem;

  constructor(code: LinkProblem) {
    super(linkAdvice[code]);
    this.name = "LinkError";
    this.code = code;
  }
}

export async function formatLink(link: ShareLink): Promise<string> {
  const mark = link.needsPassword ? PASSWORD_MARK : OPEN_MARK;
  const check = await checksum(mark, link.id, link.linkKey);
  return `${link.baseUrl}/s/${link.id}#${mark}${encodeBase64url(link.linkKey)}${check}`;
}

/** @throws LinkError, which says what is wrong with the link and what to do */
export async function parseLink(text: string): Promise<ShareLink> {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const path = /^(?<base>.*)\/s\/(?<id>[A-Za-z0-9_-]+)\/?$/.exec(url?.pathname ?? "");
  const { base, id } = path?.groups ?? {};
  if (!url || !/^https?:$/.test(url.protocol) || base === undefined || id === undefined) {
    throw new LinkError("not_a_link");
  }
  const fragment = url.hash.slice(1);
  if (id.length < ID_LENGTH || (id.length === ID_LENGTH && fragment.length === 0)) {
    throw new LinkError("cut_off");
  }
  const { linkKey, needsPassword } = await parseFragment(id, fragment);
  return { baseUrl: url.origin + base, id, linkKey, needsPassword };
}

/**
 * The parts of a link that a page has: its id from the path, its fragment without the "#".
 *
 * @throws LinkError
 */
export async function parseFragment(
  id: string,
  fragment: string,
): Promise<{ linkKey: Uint8Array; needsPassword: boolean }> {
  const mark = fragment.slice(0, MARK_LENGTH);
  if (mark.length === MARK_LENGTH && mark !== OPEN_MARK && mark !== PASSWORD_MARK) {
    throw new LinkError(/^[2-9]/.test(mark) ? "newer_version" : "damaged");
  }
  if (fragment.length < FRAGMENT_LENGTH) throw new LinkError("cut_off");
  const key = fragment.slice(MARK_LENGTH, MARK_LENGTH + KEY_LENGTH);
  const linkKey = decodeBase64url(key);
  if (!isShareId(id) || fragment.length > FRAGMENT_LENGTH || !linkKey) {
    throw new LinkError("damaged");
  }
  if ((await checksum(mark, id, linkKey)) !== fragment.slice(-CHECK_LENGTH)) {
    throw new LinkError("damaged");
  }
  return { linkKey, needsPassword: mark === PASSWORD_MARK };
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
