import { isIP } from "node:net";

/** Top-level domains in which nobody can register a name (RFC 6761, 6762 and 8375, ICANN's `internal`, Kubernetes' `svc`). */
const PRIVATE_DOMAINS = ["localhost", "local", "internal", "home.arpa", "svc"];

/**
 * Whether no stranger can own the name in a Host header. A page of a stranger's site can let its own name point to this
 * server (DNS rebinding), and the browser then lets the page read the answers. The browser names the site in Host. An IP
 * address and a name without a dot belong to no site of a stranger. A request without Host comes from no browser.
 *
 * @param ownNames names of this server
 */
export function isPrivateHost(host: string | undefined, ownNames: readonly string[]): boolean {
  if (host === undefined) return true;
  const name = URL.parse(`http://${host}`)?.hostname.replace(/\.$/, "");
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[|\]$/g, "")) !== 0 || !name.includes(".")) return true;
  if (ownNames.some((own) => own.toLowerCase() === name)) return true;
  return PRIVATE_DOMAINS.some((domain) => name.endsWith(`.${domain}`));
}
