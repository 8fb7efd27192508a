import type { MetadataStore } from "../../shares/metadata-store.ts";
import {
  COUNTERS,
  type Counter,
  type Counts,
  LIST_STATES,
  type ListState,
  type OperatorStore,
} from "../../shares/operator-store.ts";
import { attemptsAllowed } from "./attempts.ts";
import { dayInWords, dayOf } from "./counts.ts";
import { closedView, currentShare, endShare, goneView } from "./lifecycle.ts";
import { readPage } from "./list.ts";
import type { Operations, ShareOperation, ShareTransaction } from "./operations.ts";
import { allowMoreAttempts } from "./owner.ts";
import { saveShare } from "./records.ts";

const readCounts: ShareOperation<"readCounts"> = ({ sql, now }, days) => {
  const today = dayOf(now);
  const totals = "SELECT counter, sum(value) AS value FROM counts GROUP BY counter";
  const recent = "SELECT day, counter, value FROM counts WHERE day > ?";
  const byDay = Map.groupBy(
    sql.all<CountRow & { day: number }>(recent, today - days),
    ({ day }) => day,
  );
  return {
    totals: countsOf(sql.all<CountRow>(totals)),
    days: Array.from({ length: days }, (_, index) => {
      const day = today - days + 1 + index;
      return { day: dayInWords(day), ...countsOf(byDay.get(day) ?? []) };
    }),
  };
};

const readLive: ShareOperation<"readLive"> = ({ sql }) => {
  const rows = sql.all<{ state: ListState; shares: number; bytes: number }>("SELECT * FROM live");
  const of = (state: ListState) => rows.find((row) => row.state === state);
  const states = LIST_STATES.map((state) => [state, of(state)?.shares ?? 0]);
  const deletions = sql.get<{ waiting: number }>("SELECT count(*) AS waiting FROM deletions");
  return {
    states: Object.fromEntries(states),
    bytes: rows.reduce((sum, { state, bytes }) => sum + (state === "gone" ? 0 : bytes), 0),
    waitingDeletions: deletions?.waiting ?? 0,
  };
};

const checkForOperator: ShareOperation<"checkForOperator"> = (tx, id, action) => {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  if (share.state === "gone") {
    const isRepeated = action === "remove" && share.goneReason === "removed";
    return isRepeated ? { outcome: "no_effect" } : goneView(share);
  }
  if (action === "remove") return { outcome: "possible" };
  const allowed = attemptsAllowed(tx.rules, share.wrongPasswords);
  const hasEffect = share.attemptsLeft < allowed;
  return closedView(share) ?? { outcome: hasEffect ? "possible" : "no_effect" };
};

const removeByOperator: ShareOperation<"removeByOperator"> = (tx, id) => {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  if (share.state === "gone") {
    return share.goneReason === "removed" ? { outcome: "removed" } : goneView(share);
  }
  endShare(tx, share, "removed");
  saveShare(tx.sql, share);
  return { outcome: "removed" };
};

const unlockByOperator: ShareOperation<"unlockByOperator"> = (tx, id) => {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  return allowMoreAttempts(tx, share, "unlocked_by_operator");
};

export const OPERATOR_OPERATIONS: Operations<
  Pick<MetadataStore, keyof OperatorStore>,
  ShareTransaction
> = {
  readCounts: { kind: "read", run: readCounts },
  readLive: { kind: "read", run: readLive },
  readClock: { kind: "read", run: ({ now }) => now },
  listShares: { kind: "read", run: ({ sql }, query) => readPage(sql, query) },
  checkForOperator: { kind: "read", run: checkForOperator },
  removeByOperator: { kind: "write", run: removeByOperator },
  unlockByOperator: { kind: "write", run: unlockByOperator },
};

interface CountRow {
  counter: Counter;
  value: number;
}

function countsOf(rows: CountRow[]): Counts {
  const of = (name: Counter) => rows.find(({ counter }) => counter === name)?.value ?? 0;
  return Object.fromEntries(COUNTERS.map((name) => [name, of(name)])) as Counts;
}
