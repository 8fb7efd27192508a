export interface FairQueueOptions {
  /** The most tasks that run at once. */
  running: number;
  /** The most tasks that wait. */
  waiting: number;
  /** The error of a task that is refused and never runs. */
  refusal: () => Error;
}

interface Waiting {
  begin(): void;
  refuse(): void;
}

/**
 * Runs few tasks at once. Networks take turns, and a network with many waiting tasks loses its newest one when the queue is
 * full and another network has fewer. So a flood from one network delays a task of another by one turn.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  #running = 0;
  #count = 0;
  /** The waiting tasks of each network, oldest first. The network whose turn is next comes first. */
  readonly #networks = new Map<string, Waiting[]>();

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  /** @throws the refusal, if too many tasks wait */
  async run<Result>(network: string, task: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#options.running) await this.#wait(network);
    else this.#running++;
    try {
      return await task();
    } finally {
      // The next task runs in place of this one.
      const next = this.#takeNext();
      if (next) next.begin();
      else this.#running--;
    }
  }

  #wait(network: string): Promise<void> {
    const own = this.#networks.get(network) ?? [];
    if (this.#count >= this.#options.waiting && !this.#displaceFor(own.length)) {
      return Promise.reject(this.#options.refusal());
    }
    this.#networks.set(network, own);
    this.#count++;
    return new Promise((resolve, reject) => {
      own.push({ begin: resolve, refuse: () => reject(this.#options.refusal()) });
    });
  }

  /** Refuses the newest task of the network with the most, unless the newcomer's network would then have more. */
  #displaceFor(ownLength: number): boolean {
    const longest = [...this.#networks.values()].reduce<Waiting[]>(
      (one, other) => (other.length > one.length ? other : one),
      [],
    );
    if (longest.length < ownLength + 2) return false;
    longest.pop()?.refuse();
    this.#count--;
    return true;
  }

  #takeNext(): Waiting | undefined {
    const [first] = this.#networks;
    if (!first) return undefined;
    const [network, tasks] = first;
    const next = tasks.shift();
    this.#count--;
    this.#networks.delete(network);
    // Its next turn comes after all others.
    if (tasks.length > 0) this.#networks.set(network, tasks);
    return next;
  }
}
