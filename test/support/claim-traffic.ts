import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, RawShare, secret } from "./raw-share.ts";
import type { ServerProcess } from "./server-process.ts";
import { anyOf, at } from "./shared-servers.ts";
import { waitUntil } from "./wait-until.ts";

const CLIENTS = 4;
const PAUSE_MS = 50;

interface Contest {
  share: RawShare;
  tickets: [string, string];
  /** Who was told that it has the share, while it happened. */
  winner: string | null;
}

export interface ClaimTraffic {
  /** How many requests were answered 503 so far. */
  refused(): number;
  /** How many shares were created, as far as their clients were told. */
  created(): number;
  /**
   * Ends it, and asks again until each is answered: every share that was acknowledged is there, one of its two
   * tickets has it, and it is the one that was told so.
   */
  finish(): Promise<void>;
}

type Ask = <Body>(request: () => Promise<Answer<Body>>) => Promise<Answer<Body> | null>;

/**
 * Clients that make small shares at any server and claim each under two tickets at once. Whatever happens to
 * the stores meanwhile, every request is answered within 5 seconds, with 503 and Retry-After or as always. Only
 * where `serversDie` may a connection break or be refused.
 */
export function startClaimTraffic(
  servers: readonly ServerProcess[],
  { serversDie = false } = {},
): ClaimTraffic {
  const contests: Contest[] = [];
  let refused = 0;
  let isOver = false;

  const ask: Ask = async (request) => {
    const begunAt = performance.now();
    const answer = await request().catch((error: unknown) => {
      if (serversDie && error instanceof TypeError) return null;
      throw error;
    });
    if (answer === null) return null;
    const took = performance.now() - begunAt;
    assert.ok(took < 5_000, `answered ${answer.status} after ${Math.round(took)} ms`);
    if (answer.status === 503) {
      refused++;
      assert.ok(answer.headers.has("retry-after"));
    }
    return answer;
  };

  const contend = async () => {
    const share = new RawShare(anyOf(servers).url, { inline: true, size: 500 });
    const created = await ask(() => share.create());
    if (created === null || created.status === 503) return;
    assert.equal(created.status, 201);
    const contest: Contest = { share, tickets: [secret(), secret()], winner: null };
    contests.push(contest);
    const answers = await Promise.all(
      contest.tickets.map((ticket) => ask(() => at(share, anyOf(servers)).claim(ticket))),
    );
    const statuses = answers.map((answer) => answer?.status ?? 503);
    for (const status of statuses) assert.ok([201, 410, 503].includes(status), String(status));
    assert.ok(statuses.filter((status) => status === 201).length < 2, "one winner");
    contest.winner = contest.tickets[statuses.indexOf(201)] ?? null;
  };

  const client = async () => {
    while (!isOver) {
      await contend();
      await sleep(PAUSE_MS);
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  // A failure is told when the test asks for the end.
  clients.catch(() => {});

  return {
    refused: () => refused,
    created: () => contests.length,
    async finish() {
      isOver = true;
      await clients;
      for (const { share, tickets, winner } of contests) {
        const outcomes = await Promise.all(tickets.map((ticket) => finalStatus(share, ticket)));
        assert.deepEqual([...outcomes].sort(), [201, 410]);
        if (winner !== null) assert.equal(tickets[outcomes.indexOf(201)], winner);
      }
    },
  };

  async function finalStatus(share: RawShare, ticket: string): Promise<number> {
    let status = 503;
    await waitUntil(async () => {
      status = (await ask(() => at(share, anyOf(servers)).claim(ticket)))?.status ?? 503;
      return status !== 503;
    });
    return status;
  }
}
