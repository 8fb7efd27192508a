import { CodedError } from "../protocol/errors.ts";

/** A server's address without a slash at the end; null if it is malformed or has credentials, a query or a fragment. */
export function parseServerUrl(text: string): string | null {
  // The URL parser drops or hides some of these characters.
  if (/[\s\p{Cc}?#@\\]/u.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, "") : null;
}

/** True if nobody on the network can read or change the traffic: https, or a loopback address. */
export function isSafeConnection(serverUrl: string): boolean {
  const { protocol, hostname } = new URL(serverUrl);
  return protocol === "https:" || isLoopback(hostname);
}

/**
 * The beginning of links, without a slash at the end. The server sets it, so the sender must check it.
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
