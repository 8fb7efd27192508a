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
  /** The ticket whose claim succeeded during the outage. */
  winner: string | null;
}

export interface ClaimTraffic {
  /** The number of 503 answers so far. */
  refused(): number;
  /** The number of creations that were acknowledged. */
  created(): number;
  /**
   * Stops the traffic, and retries each open request until it is answered. Asserts that every acknowledged share
   * exists, and that exactly the acknowledged ticket has its claim.
   */
  finish(): Promise<void>;
}

type Ask = <Body>(request: () => Promise<Answer<Body>>) => Promise<Answer<Body> | null>;

/**
 * Clients that create small shares on all servers, and claim each with two tickets at once. Every request must get
 * its normal answer or 503 with Retry-After within 5 seconds, even during an outage. Connections may fail only
 * with `serversDie`.
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
  // A failure appears when the test calls `finish`.
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
