import type { ShareEvent } from "../../shares/metadata-store.ts";
import type { Counter } from "../../shares/operator-store.ts";
import type { OutboxEventName } from "../../shares/outbox.ts";
import { count } from "./counts.ts";
import type { ShareTransaction, Transaction } from "./operations.ts";
import { addToOutbox } from "./outbox.ts";

type EventName = ShareEvent["event"];

/** The counters of events. Other events are counted elsewhere, or not at all. */
const COUNTED: { readonly [Event in EventName]?: Counter } = {
  created: "created",
  claimed: "claimed",
  delivered: "delivered",
  burned: "burned",
  expired: "expired",
  wrong_password: "wrongPasswords",
  locked: "locked",
  ended_by_wrong_passwords: "locked",
};

/** The events that webhooks get. */
const SENT: { readonly [Event in EventName]?: OutboxEventName } = {
  created: "created",
  claimed: "claimed",
  delivered: "delivered",
  burned: "burned",
  expired: "expired",
  locked: "locked",
  ended_by_wrong_passwords: "locked",
};

/** Records that something happened to a share: in its timeline, in the counts, and in the outbox. */
export function recordEvent(tx: ShareTransaction, shareId: string, event: EventName): void {
  addToTimeline(tx, shareId, event);
  const counter = COUNTED[event];
  if (counter) count(tx, counter, 1);
  const sent = SENT[event];
  if (sent) addToOutbox(tx, shareId, sent);
}

/**
 * A link holder can claim and give back without end, so the timeline stores only the newest 100 events of these kinds.
 */
function addToTimeline({ sql, now }: Transaction, shareId: string, event: EventName): void {
  sql.run("INSERT INTO timeline (shareId, at, event) VALUES (?, ?, ?)", shareId, now, event);
  if (event !== "given_back") return;
  sql.run(
    "DELETE FROM timeline WHERE rowid IN (SELECT rowid FROM timeline WHERE shareId = ? AND event IN ('claimed', 'given_back') ORDER BY rowid DESC LIMIT -1 OFFSET 100)",
    shareId,
  );
}
