import { BlockList, isIP, isIPv6, type Socket } from "node:net";
import type { FastifyRequest } from "fastify";

/** A network that a client is in, and how many times the limit of one client holds for it. */
export interface Network {
  /** The same text for every address of the network. */
  name: string;
  multiple: number;
}

/**
 * One household or server has a /64 of IPv6 at least and often a /56, one organization a /48: who has one can
 * come from any address in it. So all three are counted, the wider ones with more room for neighbours.
 */
const IPV6_TIERS = [
  { bits: 64, multiple: 1 },
  { bits: 56, multiple: 4 },
  { bits: 48, multiple: 16 },
] as const;

/**
 * The networks by which a client is counted, the narrowest first: an IPv4 address alone, or the /64, /56 and
 * /48 of an IPv6 address. An IPv4 address that is written as IPv6 (::ffff:192.0.2.1) is an IPv4 address.
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
 * Whose request it is: the peer or, behind trusted proxies, the nearest address that is none of them. What a
 * proxy forwards and is no address leaves the proxy itself.
 */
export function clientAddress(request: FastifyRequest): string {
  return plainAddress(request.ip ?? "") ?? plainAddress(request.socket.remoteAddress ?? "") ?? "::";
}

/**
 * An address without the port that some proxies add, and without an IPv6 zone; null for what is no address.
 */
export function plainAddress(text: string): string | null {
  const bare = text.trim().replace(/%[^\]]*/, "");
  const { v6, v4 } = /^(?:\[(?<v6>[^\]]+)\](?::\d+)?|(?<v4>[\d.]+):\d+)$/.exec(bare)?.groups ?? {};
  const address = v6 ?? v4 ?? bare;
  return isIP(address) === 0 ? null : address;
}

/** The dotted form of an IPv4 address, however it is written; null for IPv6. */
function mappedIpv4(address: string): string | null {
  if (!isIPv6(address)) return address;
  const bits = ipv6Bits(address);
  if (bits >> 32n !== 0xffffn) return null;
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join(".");
}

function ipv6Bits(address: string): bigint {
  // The URL standard writes every IPv6 address in one way, the dotted ones too.
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

/** Says of an address whether it is in one of the networks. */
export type NetworkTest = (address: string) => boolean;

/** Reads a list such as `10.0.0.0/8, 192.0.2.1, 2001:db8::/32`; null when it can't be read. */
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
    // What proxies forward may have a port, and what the system tells a zone (fe80::1%eth0).
    const address = plainAddress(text);
    if (address === null) return false;
    const ipv4 = mappedIpv4(address);
    return list.check(ipv4 ?? address, ipv4 === null ? "ipv6" : "ipv4");
  };
}

type Peered = Pick<Socket, "remoteAddress">;

/** The address at the other end of a connection: a client's, or its proxy's. Null where the connection is gone. */
export function peerAddress({ remoteAddress }: Peered): string | null {
  return plainAddress(remoteAddress ?? "");
}

/** Whether the other end is a proxy whose word counts. A connection that is gone is nobody's. */
export function isTrustedPeer(socket: Peered, trustProxy: NetworkTest | null): boolean {
  const address = peerAddress(socket);
  return address !== null && (trustProxy?.(address) ?? false);
}
