/**
 * The keys, version 1. `xx` is the bucket of a share, one of 256: the first byte of its id, hexadecimal. The braces make
 * it the hash tag. So a bucket is in one slot of a Cluster, and one script can change it.
 *
 *     onetimeshare:1:{xx}:share:<id>      string  the share's record, a MessagePack map
 *     onetimeshare:1:{xx}:sealed:<id>     hash    requestDigest, passwordVerifier?, manifest, content?
 *     onetimeshare:1:{xx}:guesses:<id>    set     verifiers of wrong passwords, so that a repeated one counts once
 *     onetimeshare:1:{xx}:leases:<id>     hash    ticket verifier -> lease, a MessagePack map
 *     onetimeshare:1:{xx}:live:<id>       zset    ticket verifiers of live leases by their end
 *     onetimeshare:1:{xx}:timeline:<id>   list    "<time> <event>", oldest first
 *
 *     onetimeshare:1:{xx}:due             zset    ids of all shares by their next deadline
 *     onetimeshare:1:{xx}:deletions       zset    "<id>:<blob key>" by the deadline of the deletion
 *     onetimeshare:1:{xx}:unreported      set     ids of shares whose reservation must be reported to the quota
 *     onetimeshare:1:{xx}:list            zset    the operator's list, see below; all scores are 0
 *     onetimeshare:1:{xx}:stats           hash    numbers about the bucket's shares, see below
 *     onetimeshare:1:{xx}:outbox          hash    "<target>:<share id>" -> queue of events, a MessagePack map
 *     onetimeshare:1:{xx}:outbox-due      zset    "<target>:<time>:<share id>", the order of the due queues; scores are 0
 *     onetimeshare:1:{xx}:barrier         string  empty; written before a WAIT for the replicas
 *
 *     onetimeshare:1:{quota}:reserved     hash    id -> "<bytes> <version>", the reservation of each share
 *     onetimeshare:1:{quota}:holds        zset    "<name>:<bytes>" by their expiry
 *     onetimeshare:1:{quota}:total        string  the sum of both
 *
 *     onetimeshare:1:{xx}:counter:<key>   string  "<used> <end of the window>" of a client; expires
 *     onetimeshare:1:{xx}:blocks          zset    keys of counters that have refused a request, by the end of the window
 *     onetimeshare:1:{xx}:blocked         hash    key -> "<rule> <hash of the client's network>"
 *     onetimeshare:1:{xx}:refusals        hash    `total` and day -> number of refused requests; days since 1970-01-01
 *     onetimeshare:1:{xx}:places:<key>    zset    unfinished uploads of a client, as hashes, by their expiry. Here
 *                                                 xx is a byte of the hash of the client's network
 *
 *     onetimeshare:1:{access}:tokens      hash    id -> JSON of verifier, name, createdAt, bytesPerDay? and expiresAt? of
 *                                                 an upload token
 *     onetimeshare:1:{access}:used        hash    id -> the day of its last use
 *     onetimeshare:1:{access}:bytes       hash    id -> "<day> <bytes used of the quota>"; days since 1970-01-01
 *     onetimeshare:1:{access}:requests    zset    "<id> <hash of a request>" by the end of the record, so that a repeated
 *                                                 request counts once
 *     onetimeshare:1:{access}:barrier     string  as above
 *
 *     onetimeshare:1:{admin}:sessions     hash    keyed hash of a session id -> JSON of the session
 *     onetimeshare:1:{admin}:sessionEnds  zset    the same hashes by the end of the session
 *     onetimeshare:1:{admin}:audit        stream  at: milliseconds since 1970, entry: JSON; never trimmed
 *     onetimeshare:1:{admin}:control      hash    notice, noticeUntil, uploadsPaused
 *     onetimeshare:1:{admin}:taken        zset    values that are accepted once, by the end of that time
 *     onetimeshare:1:{admin}:passkeys     hash    credential id -> JSON of the passkey
 *     onetimeshare:1:{admin}:barrier      string  as above
 *
 *     onetimeshare:1:{blobs}:place        string  the location marker of the blobs
 *     onetimeshare:1:{blobs}:barrier      string  as above
 *
 *     onetimeshare:1:{migration}:mark     string  JSON: the last migration (migration-mark.ts)
 *     onetimeshare:1:{migration}:lock     string  the name of the process that migrates; expires
 *     onetimeshare:1:{xx}:opened          string  the migration that has opened this bucket, {access} or {admin} last
 *
 *     onetimeshare:1:events               channel "<sender> changed|burned|writing <id> <fence>?", and
 *                                                 "<sender> control_changed"
 *
 * A share has eight members in `list`: the four below, and the same four with `a` in the place of its state. Here `r` is
 * the state: (u)ploading, (r)eady, (l)eased, loc(k)ed or (g)one; `a` is any state. `0` means that the share has no
 * password, `1` that it has one. Numbers and times have 16 digits, because Redis sorts members by their bytes.
 *
 *     cr0:0001764547200000:<id>           by its creation
 *     er0:0001764633600000:<id>           by its expiry; 9007199254740991 without one
 *     sr0:0000000000065536:<id>           by its size
 *     ir0:<id>                            by its id
 *
 * The fields of `stats`:
 *
 *     <counter>                           a counter of shares, since the bucket was created
 *     <day>:<counter>                     the same on a day, in days since 1970-01-01 UTC, for about 90 days
 *     displaced:<target>                  events for a target that newer ones displaced, counted as a counter
 *     listed:<state>                      the number of shares in a state, one of the letters above
 *     bytes                               the durable ciphertext of all shares that are not gone
 *     outbox                              JSON: the number of events that wait for each target; absent if there are none
 *     prunedOn                            the day on which old days were deleted
 *     checkedAt                           when the list was checked (list-check.ts), milliseconds since 1970
 *
 * A migration closes `due` of each bucket, `tokens`, `audit`, `control`, `taken` and `passkeys`: the content of a closed key
 * moves to "<key>-aside", and the key becomes a string, the id of the migration. So each script of a server fails with
 * WRONGTYPE before it changes anything.
 *
 * When a share is gone, `sealed`, `guesses` and `live` are deleted. The rest is the tombstone. Redis expires
 * only counters, blocks and upload slots; scripts delete everything else.
 */
export class Keys {
  readonly #prefix: string;

  /** @param prefix such as `onetimeshare:1:` */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The keys of one share, in the order that the share scripts expect. */
  ofShare(id: string): string[] {
    const bucket = bucketOf(id);
    const own = ["share", "sealed", "guesses", "leases", "live", "timeline"];
    return [
      ...own.map((kind) => `${this.#inBucket(bucket, kind)}:${id}`),
      ...[this.due(bucket), this.deletions(bucket), this.unreported(bucket)],
      ...[this.stats(bucket), this.list(bucket), ...this.#outbox(bucket)],
    ];
  }

  /** The keys of one bucket, in the order that the bucket scripts expect. */
  ofBucket(bucket: string): string[] {
    return [
      ...[this.stats(bucket), this.list(bucket), this.deletions(bucket)],
      ...this.#outbox(bucket),
    ];
  }

  /** As `ofShare`, with the deadlines of a closed bucket. Then `due` itself. */
  ofMovedShare(id: string): string[] {
    const due = this.due(bucketOf(id));
    return [...this.ofShare(id).map((key) => (key === due ? aside(due) : key)), due];
  }

  /** The keys that a migration closes, by the hash tag. */
  closable(): { tag: string; keys: string[] }[] {
    const ofAdmin = ["audit", "control", "taken", "passkeys"];
    return [
      ...BUCKETS.map((bucket) => ({ tag: bucket, keys: [this.due(bucket)] })),
      { tag: "access", keys: [this.#inBucket("access", "tokens")] },
      { tag: "admin", keys: ofAdmin.map((kind) => this.#inBucket("admin", kind)) },
    ];
  }

  /** The other keys with this hash tag, without those of shares and those that expire. */
  others(tag: string): string[] {
    const kinds: Record<string, string[]> = {
      access: ["used", "bytes", "requests"],
      admin: ["sessions", "sessionEnds"],
    };
    const ofBucket = ["deletions", "unreported", "stats", "list", "outbox", "outbox-due"];
    const ofLimits = ["blocks", "blocked", "refusals"];
    return (kinds[tag] ?? [...ofBucket, ...ofLimits]).map((kind) => this.#inBucket(tag, kind));
  }

  opened(tag: string): string {
    return this.#inBucket(tag, "opened");
  }

  migration(kind: "mark" | "lock"): string {
    return this.#inBucket("migration", kind);
  }

  /** The record of a share. */
  share(id: string): string {
    return `${this.#inBucket(bucketOf(id), "share")}:${id}`;
  }

  stats(bucket: string): string {
    return this.#inBucket(bucket, "stats");
  }

  list(bucket: string): string {
    return this.#inBucket(bucket, "list");
  }

  outboxDue(bucket: string): string {
    return this.#inBucket(bucket, "outbox-due");
  }

  due(bucket: string): string {
    return this.#inBucket(bucket, "due");
  }

  deletions(bucket: string): string {
    return this.#inBucket(bucket, "deletions");
  }

  unreported(bucket: string): string {
    return this.#inBucket(bucket, "unreported");
  }

  barrier(bucket: string): string {
    return this.#inBucket(bucket, "barrier");
  }

  quota(kind: "total" | "holds" | "reserved"): string {
    return this.#inBucket("quota", kind);
  }

  counter(bucket: string, key: string): string {
    return `${this.#inBucket(bucket, "counter")}:${key}`;
  }

  /** The keys for refused requests, in the order that the scripts of limits expect. */
  refusals(bucket: string): [blocks: string, labels: string, counts: string] {
    const kinds = ["blocks", "blocked", "refusals"] as const;
    const [blocks, labels, counts] = kinds.map((kind) => this.#inBucket(bucket, kind));
    return [blocks as string, labels as string, counts as string];
  }

  slots(bucket: string, key: string): string {
    return `${this.#inBucket(bucket, "places")}:${key}`;
  }

  /** The keys of upload tokens, in the order that their scripts expect. */
  tokens(): string[] {
    const kinds = ["tokens", "used", "bytes", "requests"];
    return kinds.map((kind) => this.#inBucket("access", kind));
  }

  /** The keys of the administration, in the order that its scripts expect. */
  admin(): string[] {
    const kinds = ["sessions", "sessionEnds", "audit", "control", "taken", "passkeys"];
    return kinds.map((kind) => this.#inBucket("admin", kind));
  }

  location(): string {
    return this.#inBucket("blobs", "place");
  }

  events(): string {
    return `${this.#prefix}events`;
  }

  #outbox(bucket: string): string[] {
    return [this.#inBucket(bucket, "outbox"), this.outboxDue(bucket)];
  }

  #inBucket(bucket: string, kind: string): string {
    return `${this.#prefix}{${bucket}}:${kind}`;
  }
}

/** The key that has the content of a closed key. */
export function aside(key: string): string {
  return `${key}-aside`;
}

export const BUCKETS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** @param id base64url */
export function bucketOf(id: string): string {
  return BUCKETS[Buffer.from(id.slice(0, 2), "base64url")[0] ?? 0] as string;
}
