import { CodedError } from "../protocol/errors.ts";

/** A server's address without a slash at the end; null where it is none, or holds more than a place. */
export function parseServerUrl(text: string): string | null {
  // A parser takes away, or hides, some of what must not be there.
  if (/[\s\p{Cc}?#@\\]/u.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, "") : null;
}

/** Whether nobody on the way can read or change what goes there: it is https, or stays on this machine. */
export function isSafeConnection(serverUrl: string): boolean {
  const { protocol, hostname } = new URL(serverUrl);
  return protocol === "https:" || isLoopback(hostname);
}

/**
 * What links begin with, without a slash at the end. The server names it, but the sender hands it on.
 *
 * @throws CodedError `link_address`
 */
export function checkLinkBase(
  named: string,
  { allowsPlainHttp = false }: { allowsPlainHttp?: boolean | undefined },
): string {
  const linkBase = parseServerUrl(named);
  if (linkBase === null || !(allowsPlainHttp || isSafeConnection(linkBase))) {
    throw new CodedError("link_address");
  }
  return linkBase;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
