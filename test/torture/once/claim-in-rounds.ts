import assert from "node:assert/strict";
import { RawShare } from "../../support/raw-share.ts";

/** In each round, 50 recipients claim a new share at once. One of them gets it. */
export async function claimInRounds(serverUrl: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const share = await RawShare.ready(serverUrl, { inline: round % 2 === 0, size: 2_000 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => share.claim()));
    const statuses = answers.map((answer) => answer.status);
    assert.equal(statuses.filter((status) => status === 201).length, 1, `round ${round}`);
    assert.equal(statuses.filter((status) => status === 410).length, 49, `round ${round}`);
  }
}
