import { type Finding, ok, warning } from "../../../node/finding.ts";

const MISSING_REPLICATION_MS = 10_000;

/** A longer lag lets a master that was replaced accept writes for longer. */
const MAX_LAG_SECONDS = 10;

/** The settings of a master with the names `min-replicas-to-write` and `min-replicas-max-lag`. Null: unknown. */
export interface MinReplicas {
  toWrite: string | null;
  maxLagSeconds: string | null;
}

/** @param info the fields of a master's answer to INFO */
export function judgeReplicas(info: ReadonlyMap<string, string>): Finding {
  const check = "redis-replicas";
  const states = replicasOf(info);
  if (states.length === 0) {
    return ok(
      check,
      "Redis has no replicas. If its machine fails, the service stops until the machine is back.",
    );
  }
  const online = states.filter((state) => state.get("state") === "online");
  const late = online.filter((state) => Number(state.get("lag")) * 1000 > MISSING_REPLICATION_MS);
  if (online.length === states.length && late.length === 0) {
    return ok(
      check,
      `Redis has ${states.length} online ${states.length === 1 ? "replica" : "replicas"}.`,
    );
  }
  return warning(
    check,
    `${states.length - online.length + late.length} of ${states.length} replicas are not up to date.`,
    "Check the replicas and their connection. While a replica hangs, answers may be 503.",
  );
}

/**
 * Whether Redis itself refuses writes while it has lost its replicas. It works only if both settings are above 0.
 *
 * @param info the fields of a master's answer to INFO
 */
export function judgeMinReplicas(info: ReadonlyMap<string, string>, set: MinReplicas): Finding {
  const check = "redis-min-replicas";
  const replicas = replicasOf(info).length;
  if (replicas === 0) return ok(check, "Redis has no replicas, so it needs none for a write.");
  // INFO has this field only if both settings are above 0.
  const isOn = info.has("min_slaves_good_slaves");
  if (!isOn && (set.toWrite === null || set.maxLagSeconds === null)) {
    return warning(
      check,
      "Redis does not allow CONFIG GET, so it is unknown whether it accepts writes without its replicas.",
      `Look it up in the settings of your Redis. ${ADVICE}`,
    );
  }
  if (!isOn) {
    const cost =
      replicas === 1 ? " With one replica, the service then stops while the replica is away." : "";
    return warning(
      check,
      `Redis accepts writes without its replicas (min-replicas-to-write ${set.toWrite}, min-replicas-max-lag ${set.maxLagSeconds}). A replica that takes over later does not have them.`,
      `${ADVICE}${cost}`,
    );
  }
  if (Number(set.maxLagSeconds ?? MAX_LAG_SECONDS) > MAX_LAG_SECONDS) {
    return warning(
      check,
      `Redis accepts writes for ${set.maxLagSeconds} seconds after it has lost its replicas (min-replicas-max-lag).`,
      "Set `min-replicas-max-lag 10` on all nodes.",
    );
  }
  return ok(check, "Redis refuses writes while it has lost its replicas (min-replicas-to-write).");
}

const ADVICE =
  "Set `min-replicas-to-write 1`, or more, and `min-replicas-max-lag 10` on all nodes of Redis.";

function replicasOf(info: ReadonlyMap<string, string>): Map<string, string>[] {
  return [...info]
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(
      ([, value]) =>
        new Map(value.split(",").map((pair) => pair.split("=", 2) as [string, string])),
    );
}
