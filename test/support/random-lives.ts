import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { COUNTERS, type Counts } from "../../src/server/shares/operator-store.ts";
import { type Answer, RawShare, type RawShareOptions, secret } from "./raw-share.ts";
import { waitUntil } from "./wait-until.ts";

const PASSWORD_ATTEMPTS = 5;
const MAX_WRONG_PASSWORDS = 20;

export interface LivesOptions {
  /** The address for the next request. Requests without an answer are repeated. */
  url: () => string;
  /** At least this number of requests, not counting repetitions. */
  requests: number;
  /** Simultaneous lives. */
  lanes: number;
  /** Whether the server may die at any time. Then each share gets one request at a time. */
  isMortal?: boolean;
  /** Called after each answer. */
  onAnswer?: () => void;
}

/**
 * Lives of shares with random requests of senders and recipients.
 *
 * @returns what the server must have counted, by its answers and by what a repeated request means
 */
export async function liveRandomLives(options: LivesOptions): Promise<Counts> {
  const tally = new Tally();
  const expiring: Life[] = [];
  const lane = async () => {
    while (tally.requests < options.requests) {
      const life = new Life(options, tally);
      if (await life.live()) expiring.push(life);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
  for (const life of expiring) await life.end();
  return tally.counts;
}

class Tally {
  requests = 0;
  readonly counts = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counts;
}

class Life {
  readonly #options: LivesOptions;
  readonly #tally: Tally;
  readonly #shape: RawShareOptions;
  #share: RawShare;
  #attemptsLeft = PASSWORD_ATTEMPTS;
  #wrongPasswords = 0;
  #previews = 0;
  /** Claims without a receipt. */
  #tickets: string[] = [];
  #receipts = 0;

  constructor(options: LivesOptions, tally: Tally) {
    this.#options = options;
    this.#tally = tally;
    this.#shape = {
      size: randomInt(1, 3_000),
      inline: options.isMortal || randomInt(4) > 0,
      withPassword: randomInt(2) === 0,
      maxDownloads: randomInt(1, 4),
      // While the server restarts, the share of a creation without an answer could expire. Its repetition is a conflict.
      ...(!options.isMortal && randomInt(10) === 0 ? { expiresIn: 1 } : {}),
    };
    this.#share = new RawShare(options.url(), this.#shape);
  }

  /** Returns whether the share is left alone until it expires. */
  async live(): Promise<boolean> {
    await this.#create();
    if (this.#shape.expiresIn !== undefined) return true;
    const steps = [
      ...[() => this.#look(), () => this.#look(), () => this.#claim(), () => this.#confirm()],
      ...[() => this.#guess(), () => this.#unlock(), () => this.#stray()],
    ];
    for (let length = randomInt(1, 12); length > 0 && !this.#isOver; length--) {
      await steps[randomInt(steps.length)]?.();
    }
    if (!this.#isOver && randomInt(3) === 0) await this.#burn();
    return false;
  }

  /** Waits until the share has expired. The server applies a deadline when it is asked for the status. */
  async end(): Promise<void> {
    await waitUntil(async () => {
      const [answer] = await this.#ask((share) => share.status(), 1);
      return answer?.json.gone?.reason === "expired";
    });
    this.#tally.counts.expired++;
  }

  async #create(): Promise<void> {
    const { counts } = this.#tally;
    const isShort = this.#shape.expiresIn !== undefined;
    const answers = await this.#ask((share) => share.create(), isShort ? 1 : this.#times());
    // A repetition is a conflict if the share has expired since.
    const isCreated = (status: number) => status === 201 || (status === 409 && isShort);
    for (const { status } of answers) assert.ok(isCreated(status), `creation: ${status}`);
    counts.created++;
    if (!this.#shape.inline) {
      const [uploaded] = await this.#ask((share) => share.patch(0, share.ciphertext), 1);
      assert.equal(uploaded?.status, 204);
    }
    counts.storedBytes += this.#share.ciphertext.length;
  }

  async #look(): Promise<void> {
    const expected = this.#isLocked ? 423 : this.#remaining > 0 ? 200 : 410;
    const answers = await this.#ask((share) => share.preview());
    for (const { status } of answers) {
      assert.equal(status, expected);
      if (status === 200) this.#previews++;
    }
    await this.#adjustPreviews();
    this.#tally.counts.previewed += answers.filter(({ status }) => status === 200).length;
  }

  /** A preview whose answer was lost may have been counted. Only its owner can know. */
  async #adjustPreviews(): Promise<void> {
    if (!this.#options.isMortal) return;
    const [answer] = await this.#ask((share) => share.status(), 1);
    const timeline = answer?.json.timeline ?? [];
    const count = timeline.find(({ event }) => event === "previewed")?.count ?? 1;
    const lost = this.#previews === 0 ? 0 : count - this.#previews;
    this.#previews += lost;
    this.#tally.counts.previewed += lost;
  }

  async #claim(): Promise<void> {
    const { counts } = this.#tally;
    const tickets = Array.from({ length: this.#times() }, () => secret());
    const answers = await this.#askFor(tickets, (share, ticket) => share.claim(ticket));
    const won = tickets.filter((_, index) => answers[index]?.status === 201);
    assert.equal(won.length, this.#isLocked ? 0 : Math.min(this.#remaining, tickets.length));
    counts.claimed += won.length;
    if (this.#shape.inline) counts.servedBytes += won.length * this.#share.ciphertext.length;
    this.#tickets.push(...won);
    if (this.#shape.inline) return;
    const fetched = await this.#askFor(won, (share, ticket) => share.content(ticket));
    for (const { status, bytes } of fetched) {
      assert.ok(status === 200 && bytes.equals(this.#share.ciphertext));
      counts.servedBytes += bytes.length;
    }
  }

  async #confirm(): Promise<void> {
    const ticket = this.#tickets.shift();
    if (ticket === undefined) return;
    const receipt = secret();
    const answers = await this.#ask((share) => share.receipt(ticket, receipt));
    for (const { status } of answers) assert.equal(status, 204);
    this.#receipts++;
    this.#tally.counts.delivered++;
  }

  async #guess(): Promise<void> {
    if (!this.#shape.withPassword || this.#isLocked) return;
    const { counts } = this.#tally;
    const guesses = Array.from({ length: this.#times() }, () => secret());
    await this.#askFor(guesses, (share, passwordProof) =>
      share.preview({ linkProof: share.linkProof, passwordProof }),
    );
    const counted = Math.min(guesses.length, this.#attemptsLeft);
    counts.wrongPasswords += counted;
    this.#wrongPasswords += counted;
    this.#attemptsLeft -= counted;
    if (this.#isLocked) counts.locked++;
  }

  async #unlock(): Promise<void> {
    if (this.#wrongPasswords >= MAX_WRONG_PASSWORDS) return;
    for (const { status } of await this.#ask((share) => share.unlock())) assert.equal(status, 204);
    const allowed = MAX_WRONG_PASSWORDS - this.#wrongPasswords;
    this.#attemptsLeft = Math.min(PASSWORD_ATTEMPTS, allowed);
  }

  /** Requests that count nothing. */
  async #stray(): Promise<void> {
    const linkProof = secret();
    for (const { status } of await this.#ask((share) => share.preview({ linkProof }))) {
      assert.equal(status, 403);
    }
    for (const { status } of await this.#ask((share) => share.burn(secret()))) {
      assert.equal(status, 401);
    }
  }

  async #burn(): Promise<void> {
    for (const { status } of await this.#ask((share) => share.burn())) assert.equal(status, 204);
    this.#tally.counts.burned++;
  }

  get #remaining(): number {
    return (this.#shape.maxDownloads ?? 1) - this.#tickets.length - this.#receipts;
  }

  get #isLocked(): boolean {
    return this.#attemptsLeft === 0;
  }

  /** Whether the share is gone or can't be claimed any more, so that the answers to requests would differ. */
  get #isOver(): boolean {
    const isClaimed = this.#remaining === 0 && this.#tickets.length === 0;
    return isClaimed || this.#wrongPasswords >= MAX_WRONG_PASSWORDS;
  }

  #times(): number {
    return this.#options.isMortal ? 1 : randomInt(1, 5);
  }

  /** Sends the same request several times at once. */
  #ask<Body>(ask: (share: RawShare) => Promise<Answer<Body>>, times = this.#times()) {
    return this.#askFor(Array.from({ length: times }), ask);
  }

  #askFor<Each, Body>(
    values: Each[],
    ask: (share: RawShare, value: Each) => Promise<Answer<Body>>,
  ): Promise<Answer<Body>[]> {
    return Promise.all(
      values.map((value) => {
        this.#tally.requests++;
        return this.#answerTo((share) => ask(share, value));
      }),
    );
  }

  /** Repeats a request until it has an answer. */
  async #answerTo<Body>(ask: (share: RawShare) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    for (;;) {
      const share = Object.assign(Object.create(RawShare.prototype), this.#share);
      share.url = this.#options.url();
      try {
        const answer = await ask(share);
        this.#options.onAnswer?.();
        this.#share.id = share.id;
        const isTransient = answer.status === 503 || answer.status === 500;
        if (!isTransient || !this.#options.isMortal) return answer;
      } catch (error) {
        if (!this.#options.isMortal) throw error;
      }
      await sleep(20);
    }
  }
}
