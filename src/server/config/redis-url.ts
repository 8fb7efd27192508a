/** The addresses and credentials of Redis or Valkey. */
export type RedisTarget = RedisAccess &
  (
    | { kind: "single"; address: RedisAddress; db: number }
    | { kind: "sentinel"; sentinels: RedisAddress[]; name: string; db: number }
    | { kind: "cluster"; nodes: RedisAddress[] }
  );

interface RedisAddress {
  host: string;
  port: number;
}

interface RedisAccess {
  username: string | null;
  password: string | null;
  /** Sentinels have a password of their own. */
  sentinelPassword: string | null;
  tls: boolean;
}

const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;

const FORM =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^@/]*)@)?(?<hosts>[^/?@]+)(?:\/(?<path>[^?]*))?(?:\?(?<query>.*))?$/;

/**
 * Parses an address in one of the forms below. `rediss` means TLS, and `user:password@` can precede the first host.
 * Returns null for another form.
 *
 *     redis://host:6379/0
 *     redis+sentinel://host:26379,host:26379/name?db=0&sentinelPassword=…
 *     redis+cluster://host:6379,host:6379
 */
export function parseRedisUrl(text: string): RedisTarget | null {
  const { scheme, kind, user, hosts, path = "", query } = FORM.exec(text)?.groups ?? {};
  if (hosts === undefined || !isDecodable(text)) return null;
  const options = new URLSearchParams(query);
  const defaultPort = kind === "sentinel" ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT;
  const parts = hosts.split(",");
  const addresses = parts.flatMap((host) => parseAddress(host, defaultPort) ?? []);
  const [first] = addresses;
  if (!first || addresses.length < parts.length) return null;
  const access: RedisAccess = {
    ...parseUser(user),
    sentinelPassword: options.get("sentinelPassword"),
    tls: scheme === "rediss",
  };
  const db = parseDb(kind === "sentinel" ? options.get("db") : path);
  switch (kind) {
    case "cluster":
      // A Cluster has one database.
      return path === "" ? { ...access, kind, nodes: addresses } : null;
    case "sentinel":
      if (path === "" || db === null) return null;
      return { ...access, kind, sentinels: addresses, name: decodeURIComponent(path), db };
    default:
      if (addresses.length > 1 || db === null) return null;
      return { ...access, kind: "single", address: first, db };
  }
}

function parseAddress(text: string, defaultPort: number): RedisAddress | null {
  const {
    v6,
    host = v6,
    port,
  } = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {};
  if (host === undefined || Number(port) > 65_535) return null;
  return { host, port: Number(port ?? defaultPort) };
}

function parseUser(text = ""): Pick<RedisAccess, "username" | "password"> {
  const [username = "", ...password] = text.split(":");
  return {
    username: decodeURIComponent(username) || null,
    password: decodeURIComponent(password.join(":")) || null,
  };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parseDb(text: string | null): number | null {
  if (text === null || text === "") return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}
