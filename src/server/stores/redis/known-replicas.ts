import { infoFields } from "./reply.ts";

/** After this time without its confirmation, a replica is no longer waited for. docs/decisions/0044 has the reasons. */
export const LATE_AT_MOST_MS = 30_000;

/** The state of a master's replication, from `INFO replication`. Offsets count the bytes of its writes. */
export interface Replication {
  isReplica: boolean;
  /** The name of the master's sequence of writes. A promoted replica begins another one. */
  id: string;
  /** The sequence that a promoted replica has continued. */
  previousId: string;
  offset: number;
  online: OnlineReplica[];
}

interface OnlineReplica {
  /** Its address, as in `10.0.0.2:6379`. */
  name: string;
  /** The last offset that it has confirmed. Zero: none since it connected. */
  confirmed: number;
}

/**
 * `confirmed`: every replica that a failover could promote has the write. `unasked`: wait for `waitFor` replicas and
 * judge again. `late`: these replicas have not confirmed in time. `lost`: these are not connected.
 */
export interface Verdict {
  outcome: "confirmed" | "unasked" | "late" | "lost";
  names: string[];
  /** The number of replicas to wait for next time. */
  waitFor: number;
  /** Names of replicas that have just been given up. */
  givenUp: string[];
}

interface State {
  /** Null: it confirmed when it was last asked. */
  lateSince: number | null;
  /** It is still connected, but was late for too long. */
  isGivenUp: boolean;
}

/**
 * The replicas of one master that a failover could promote. A lost replica stays among them for LATE_AT_MOST_MS: it may
 * be lost because it has been promoted, while this master does not know that yet.
 */
export class KnownReplicas {
  readonly #states = new Map<string, State>();
  /** When one of the replicas became the master itself. It is not known which one until the others have confirmed. */
  #promotedAt: number;

  /** @param names replicas known from before. @param promotedAt when one of them became the master itself */
  constructor(names: Iterable<string> = [], promotedAt = -Infinity) {
    for (const name of names) this.#states.set(name, { lateSince: null, isGivenUp: false });
    this.#promotedAt = promotedAt;
  }

  get names(): readonly string[] {
    return [...this.#states.keys()];
  }

  /**
   * Judges whether every replica that a failover could promote has a write.
   *
   * @param offset the offset of the write
   * @param online the replicas after the wait
   * @param waitedFor the number of replicas that were waited for
   */
  judge(offset: number, online: readonly OnlineReplica[], waitedFor: number, now: number): Verdict {
    this.#addPromotable(online);
    const confirmed = new Map(online.map((replica) => [replica.name, replica.confirmed >= offset]));
    const wasAsked = waitedFor >= this.#required().filter((name) => confirmed.has(name)).length;
    const givenUp: string[] = [];
    for (const [name, state] of this.#states) {
      const isConfirmed = confirmed.get(name);
      if (isConfirmed) {
        state.lateSince = null;
        state.isGivenUp = false;
      } else if (isConfirmed === undefined || wasAsked) {
        state.lateSince ??= now;
        if (now - state.lateSince < LATE_AT_MOST_MS) continue;
        if (!state.isGivenUp) givenUp.push(name);
        state.isGivenUp = true;
        if (isConfirmed === undefined) this.#states.delete(name);
      }
    }
    return { ...this.#verdict(confirmed, wasAsked, now), givenUp };
  }

  #required(): string[] {
    return [...this.#states].filter(([, { isGivenUp }]) => !isGivenUp).map(([name]) => name);
  }

  /** A replica that has never confirmed may still be loading its first copy. It counts if there is no other. */
  #addPromotable(online: readonly OnlineReplica[]): void {
    const promotable = online.filter(({ confirmed }) => confirmed > 0);
    for (const { name } of promotable.length > 0 ? promotable : online) {
      if (!this.#states.has(name)) this.#states.set(name, { lateSince: null, isGivenUp: false });
    }
  }

  #verdict(
    confirmed: ReadonlyMap<string, boolean>,
    wasAsked: boolean,
    now: number,
  ): Omit<Verdict, "givenUp"> {
    const required = this.#required();
    const lost = required.filter((name) => !confirmed.has(name));
    // A promoted replica is missing among its own replicas.
    const tolerated = now - this.#promotedAt < LATE_AT_MOST_MS ? 1 : 0;
    // A wait blocks the connection, and would be in vain.
    if (lost.length > tolerated) return { outcome: "lost", names: lost, waitFor: 0 };
    const waitFor = required.length - lost.length;
    const late = required.filter((name) => confirmed.get(name) === false);
    if (late.length === 0) {
      this.#forgetMaster(lost);
      return { outcome: "confirmed", names: [], waitFor };
    }
    return { outcome: wasAsked ? "late" : "unasked", names: late, waitFor };
  }

  /** The others have confirmed, so the missing one is the master itself. */
  #forgetMaster(lost: readonly string[]): void {
    for (const name of lost) {
      this.#states.delete(name);
      this.#promotedAt = -Infinity;
    }
  }
}

/** The known replicas of all masters that this server has seen. */
export class ReplicaMemory {
  readonly #byId = new Map<string, KnownReplicas>();
  readonly #lastAt = new Map<string, KnownReplicas>();

  /**
   * The known replicas of a master. A promoted replica and a restarted master inherit those of before.
   *
   * @param address the master's address; one constant for all masters that follow each other under one address
   */
  of(address: string, { id, previousId }: Replication, now: number): KnownReplicas {
    let known = this.#byId.get(id);
    if (!known) {
      const promotedFrom = this.#byId.get(previousId);
      known = promotedFrom
        ? new KnownReplicas(promotedFrom.names, now)
        : new KnownReplicas(this.#lastAt.get(address)?.names);
      // Masters from before the last failovers are useless.
      if (this.#byId.size > 1_000) this.#byId.clear();
      this.#byId.set(id, known);
    }
    this.#lastAt.set(address, known);
    return known;
  }
}

export function parseReplication(info: string): Replication {
  const fields = infoFields(info);
  const replicas = [...fields].filter(([name]) => /^slave\d+$/.test(name));
  const parsed = replicas.map(
    ([, text]) => new Map(text.split(",").map((pair) => pair.split("=", 2) as [string, string])),
  );
  return {
    isReplica: fields.get("role") === "slave",
    id: fields.get("master_replid") ?? "",
    previousId: fields.get("master_replid2") ?? "",
    offset: Number(fields.get("master_repl_offset") ?? 0),
    online: parsed
      .filter((replica) => replica.get("state") === "online")
      .map((replica) => ({
        name: `${replica.get("ip")}:${replica.get("port")}`,
        confirmed: Number(replica.get("offset") ?? 0),
      })),
  };
}
