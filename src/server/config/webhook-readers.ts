import { createHash } from "node:crypto";
import { BlockList, isIP } from "node:net";
import { reader } from "./setting-readers.ts";

/** A receiver of webhooks. */
export interface WebhookTarget {
  /** Names the target in the outbox, logs and metrics: 8 hexadecimal characters of the hash of its address. */
  name: string;
  kind: WebhookKind;
  /** Without credentials. It is a secret: chat services put a token into the path. */
  url: string;
  /** The value of the Authorization header. */
  authorization: string | null;
}

const KINDS = ["standard", "slack", "teams", "ntfy"] as const;
export type WebhookKind = (typeof KINDS)[number];

const MAX_TARGETS = 16;

export const webhookTargets = reader((text): WebhookTarget[] | null => {
  const addresses = text.split(",").map((address) => address.trim());
  const targets = addresses.map(parseTarget);
  const names = new Set(targets.map((target) => target?.name));
  if (names.size < targets.length || targets.length > MAX_TARGETS) return null;
  return targets.every((target) => target !== null) ? targets : null;
}, `be at most ${MAX_TARGETS} different addresses, separated by commas: https://hooks.example.org/shares, slack+https://…, teams+https://… or ntfy+https://…. Plain http may go only to loopback and private addresses.`);

function parseTarget(address: string): WebhookTarget | null {
  const { prefix, rest = "" } =
    /^(?:(?<prefix>[a-z]+)\+)?(?<rest>https?:.*)$/.exec(address)?.groups ?? {};
  const kind = KINDS.find((each) => each === (prefix ?? "standard"));
  const url = URL.parse(rest);
  if (!kind || prefix === "standard" || !url || url.hash !== "") return null;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol === "http:" && isIP(host) !== 0 && !isPrivateAddress(host)) return null;
  const authorization = authorizationOf(url);
  url.username = "";
  url.password = "";
  const name = createHash("sha256").update(address).digest("hex").slice(0, 8);
  return { name, kind, url: url.href, authorization };
}

/** A password alone is a bearer token, as ntfy uses it: `https://:tk_…@ntfy.example.org/topic`. */
function authorizationOf({ username, password }: URL): string | null {
  const [user, secret] = [decode(username), decode(password)];
  if (user === "" && secret === "") return null;
  if (user === "") return `Bearer ${secret}`;
  return `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
PRIVATE.addAddress("::1", "ipv6");
PRIVATE.addSubnet("fc00::", 7, "ipv6");

/** Whether plain http may go to this IP address. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** Standard Webhooks: "between 24 bytes and 64 bytes", in base64 behind `whsec_`. */
export const webhookSecrets = reader((text): string[] | null => {
  const secrets = text.split(/[\s,]+/).filter((secret) => secret !== "");
  const isRight = (secret: string) => {
    const encoded = /^whsec_(?<base64>\S+)$/.exec(secret)?.groups?.base64;
    const bytes = Buffer.from(encoded ?? "", "base64");
    const isBase64 = bytes.toString("base64") === encoded;
    return isBase64 && bytes.length >= 24 && bytes.length <= 64;
  };
  return secrets.length > 0 && secrets.every(isRight) ? secrets : null;
}, 'be "whsec_" and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"');
