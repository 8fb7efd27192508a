import { BlockList, isIP, isIPv6, type Socket } from "node:net";
import type { FastifyRequest } from "fastify";

/** A network that contains a client. */
export interface Network {
  /** The same text for every address of the network. */
  name: string;
  /** The limit of the network, in limits of one client. */
  multiple: number;
}

/**
 * A household or server has at least a /64 of IPv6, often a /56; an organization has a /48. One client can use any
 * address of its network, so all three are counted. The wider ones contain more clients and have higher limits.
 */
const IPV6_TIERS = [
  { bits: 64, multiple: 1 },
  { bits: 56, multiple: 4 },
  { bits: 48, multiple: 16 },
] as const;

/**
 * The networks by which a client is counted, the narrowest first: an IPv4 address alone, or the /64, /56 and
 * /48 of an IPv6 address. ::ffff:192.0.2.1 is an IPv4 address.
 *
 * @param address an IP address
 */
export function networksOf(address: string): [Network, ...Network[]] {
  const ipv4 = mappedIpv4(address);
  if (ipv4 !== null) return [{ name: ipv4, multiple: 1 }];
  const bits = ipv6Bits(address);
  const [first, ...wider] = IPV6_TIERS.map((tier) => ({
    name: `${(bits >> BigInt(128 - tier.bits)).toString(16)}/${tier.bits}`,
    multiple: tier.multiple,
  }));
  return [first as Network, ...wider];
}

/**
 * The client's address: the remote address or, behind trusted proxies, the nearest forwarded address that is not a trusted
 * proxy. If the forwarded value is not an address, the proxy counts as the client.
 */
export function clientAddress(request: FastifyRequest): string {
  return plainAddress(request.ip ?? "") ?? plainAddress(request.socket.remoteAddress ?? "") ?? "::";
}

/** An address without a port, which some proxies add, and without an IPv6 zone. Null if the text is not an address. */
export function plainAddress(text: string): string | null {
  const bare = text.trim().replace(/%[^\]]*/, "");
  const { v6, v4 } = /^(?:\[(?<v6>[^\]]+)\](?::\d+)?|(?<v4>[\d.]+):\d+)$/.exec(bare)?.groups ?? {};
  const address = v6 ?? v4 ?? bare;
  return isIP(address) === 0 ? null : address;
}

/** The dotted form of an IPv4 address, also of one written as IPv6. Null for other IPv6 addresses. */
function mappedIpv4(address: string): string | null {
  if (!isIPv6(address)) return address;
  const bits = ipv6Bits(address);
  if (bits >> 32n !== 0xffffn) return null;
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join(".");
}

function ipv6Bits(address: string): bigint {
  // The URL parser normalizes every form of IPv6.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce(
    (bits, group) => (bits << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** Whether an address is in one of the networks. */
export type NetworkTest = (address: string) => boolean;

/** Parses a list such as `10.0.0.0/8, 192.0.2.1, 2001:db8::/32`. Null if it is malformed. */
export function parseNetworks(text: string): NetworkTest | null {
  const list = new BlockList();
  for (const entry of text.split(",").map((part) => part.trim())) {
    const { address = "", bits } =
      /^(?<address>[^/]+)(?:\/(?<bits>\d{1,3}))?$/.exec(entry)?.groups ?? {};
    const family = address.includes("%") ? 0 : isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || Number(bits ?? most) > most) return null;
    list.addSubnet(address, Number(bits ?? most), family === 4 ? "ipv4" : "ipv6");
  }
  return (text) => {
    // Forwarded addresses may have a port. Addresses of the system may have a zone (fe80::1%eth0).
    const address = plainAddress(text);
    return address !== null && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  };
}

/** The remote address of a connection: a client's or its proxy's. Null after the connection has closed. */
export function remoteAddress(socket: Pick<Socket, "remoteAddress">): string | null {
  return plainAddress(socket.remoteAddress ?? "");
}

/** Whether TRUST_PROXY names the remote address of a connection. */
export function isTrustedProxy(
  socket: Pick<Socket, "remoteAddress">,
  trustProxy: NetworkTest | null,
): boolean {
  const address = remoteAddress(socket);
  return address !== null && (trustProxy?.(address) ?? false);
}
