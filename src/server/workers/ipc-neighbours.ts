import type { Neighbours, News } from "../shares/neighbours.ts";
import { boundedSender, type Channel } from "./bounded-sender.ts";
import type { Report } from "./messages.ts";

/** The other workers on this machine; the primary passes on what one tells. */
export class IpcNeighbours implements Neighbours {
  readonly #send: (report: Report) => void;
  readonly #listeners: ((news: News) => void)[] = [];

  constructor(primary: Channel<Report>) {
    this.#send = boundedSender(primary);
  }

  tell(news: News): void {
    this.#send({ what: "news", news });
  }

  listen(listener: (news: News) => void): void {
    this.#listeners.push(listener);
  }

  /** Another worker has told this. */
  hear(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }

  async close(): Promise<void> {}
}
