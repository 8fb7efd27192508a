import type { MetricsOrder, MetricsReport } from "../monitoring/pool-member.ts";
import type { PeerEvent, Peers } from "../shares/peers.ts";
import type { PortableError } from "./portable-error.ts";

/** From the primary to a worker. */
export type Order =
  | { what: "start"; env: Record<string, string | undefined>; primaryPid: number }
  | { what: "stop" }
  | { what: "peer_event"; event: PeerEvent }
  | MetricsOrder;

/** From a worker to the primary. */
export type Report =
  | { what: "ready"; url: string }
  | { what: "failed"; error: PortableError }
  | { what: "peer_event"; event: PeerEvent }
  | MetricsReport;

/** One end of a channel between two processes. */
export interface Channel<Message> {
  send(message: Message, callback: (error: Error | null) => void): unknown;
}

/** A suspended process reads nothing, so its messages wait in the sender's memory. */
const MAX_QUEUED = 1_000;

/** Returns a function that sends messages, and drops them when the queue is full or the channel is closed. */
export function boundedSender<Message>(channel: Channel<Message>): (message: Message) => void {
  let queued = 0;
  return (message) => {
    if (queued >= MAX_QUEUED) return;
    queued++;
    channel.send(message, () => queued--);
  };
}

/** The other workers of this server. The primary forwards each event to them. */
export class IpcPeers implements Peers {
  readonly #send: (report: Report) => void;
  readonly #listeners: ((event: PeerEvent) => void)[] = [];

  constructor(primary: Channel<Report>) {
    this.#send = boundedSender(primary);
  }

  publish(event: PeerEvent): void {
    this.#send({ what: "peer_event", event });
  }

  subscribe(listener: (event: PeerEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Passes an event of another worker to the listeners. */
  receive(event: PeerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async close(): Promise<void> {}
}
