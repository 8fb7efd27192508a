import assert from "node:assert/strict";
import { paths } from "../../../src/protocol/api.ts";
import type { FaultyServer } from "../../support/faulty-server.ts";
import { filesIn } from "../../support/files-in.ts";
import { type Answer, bearer, call, RawShare, secret } from "../../support/raw-share.ts";
import { waitUntil } from "../../support/wait-until.ts";

const SIZE = 600_000;

/** Longer than the sweeper's interval, so that failed deletions are due again. */
const SWEEP_AGAIN_AFTER_MS = 11_000;

/** The state after complete share lives. It does not depend on failures during the run. */
export interface Remains {
  delivered: string[];
  burned: string[];
  files: number;
}

/**
 * Complete share lives with every call of the API. After a 503 answer the test repairs the store and repeats the
 * call, as clients do. Each call must then succeed as if no failure had happened. The health check takes two
 * seconds.
 */
export async function liveWholeLives(
  server: FaultyServer,
  { asksForHealth }: { asksForHealth: boolean },
): Promise<Remains> {
  const { url, faults } = server;
  const insist = async (status: number, work: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const answer = await work();
      if (answer.status !== 503) {
        assert.equal(answer.status, status, answer.bytes.toString().slice(0, 300));
        return answer;
      }
      assert.equal(answer.json.code, "unavailable");
      assert.equal(answer.headers.get("retry-after"), "5");
      faults.mend();
    }
  };

  const share = new RawShare(url, { size: SIZE, withPassword: true });
  const wrong = { linkProof: share.linkProof, passwordProof: secret() };
  const [ticket, receipt] = [secret(), secret()];
  await insist(201, () => share.create());
  await upload(share, insist);
  assert.equal((await insist(403, () => share.preview(wrong))).json.attemptsRemaining, 4);
  await insist(204, () => share.unlock());
  await insist(200, () => share.preview());
  const claim = await insist(201, () => share.claim(ticket) as Promise<Answer>);
  assert.equal(
    (await insist(201, () => share.claim(ticket) as Promise<Answer>)).json.leaseExpiresAt,
    claim.json.leaseExpiresAt,
  );
  await insist(410, () => share.claim(secret()) as Promise<Answer>);
  await download(share, ticket, insist);
  await insist(204, () => share.receipt(ticket, receipt));
  await insist(204, () => share.receipt(ticket, receipt));

  const small = new RawShare(url, { size: 500, inline: true });
  await insist(201, () => small.create());
  const content = (await insist(201, () => small.claim(ticket) as Promise<Answer>)).json.content;
  assert.equal(content, small.ciphertext.toString("base64url"));

  const burned = new RawShare(url, { size: SIZE });
  await insist(201, () => burned.create());
  await upload(burned, insist);
  await insist(204, () => burned.burn());
  await insist(410, () => burned.claim() as Promise<Answer>);

  if (asksForHealth) await waitForHealth(server);
  const delivered = eventsIn(await insist(200, () => share.status() as Promise<Answer>));
  const burnt = eventsIn(await insist(200, () => burned.status() as Promise<Answer>));
  await sweep(server);
  return { delivered, burned: burnt, files: (await filesIn(server.blobFolder)).length };
}

type Insist = (status: number, work: () => Promise<Answer>) => Promise<Answer>;

/** Uploads in two requests. After a failure it resumes at the server's offset. */
async function upload(share: RawShare, insist: Insist): Promise<void> {
  const url = share.url + paths.upload(share.id);
  const describe = () => call(url, { method: "HEAD", headers: share.tusHeaders() });
  for (let offset = 0; offset < SIZE; ) {
    await insist(204, async () => {
      const described = await insistOnHead(describe, insist);
      offset = Number(described.headers.get("upload-offset"));
      assert.ok(offset <= SIZE);
      // The server has received the last request, but its answer was lost.
      if (offset === SIZE) return { ...described, status: 204 };
      const end = offset < SIZE / 2 ? SIZE / 2 : SIZE;
      const answer = await share.patch(offset, share.ciphertext.subarray(offset, end));
      if (answer.status === 204) offset = end;
      return answer;
    });
  }
}

/** A HEAD answer has no body, so its status alone identifies the error. */
function insistOnHead(describe: () => Promise<Answer>, insist: Insist): Promise<Answer> {
  return insist(200, async () => {
    const answer = await describe();
    return answer.status === 503 ? { ...answer, json: { code: "unavailable" } } : answer;
  });
}

/** Resumes an interrupted response at the number of received bytes. */
async function download(share: RawShare, ticket: string, insist: Insist): Promise<void> {
  let received = Buffer.alloc(0);
  while (received.length < SIZE) {
    const range = { range: `bytes=${received.length}-` };
    await insist(206, async () => {
      const answer = await fetch(share.url + paths.content(share.id), {
        headers: { ...bearer(ticket), ...range },
      });
      const pieces: Uint8Array[] = [];
      try {
        for await (const piece of answer.body ?? []) pieces.push(piece);
      } catch {
        // The response was interrupted.
      }
      const bytes = Buffer.concat(pieces);
      if (answer.status === 206) received = Buffer.concat([received, bytes]);
      const json = answer.status === 206 ? {} : JSON.parse(bytes.toString());
      return { status: answer.status, headers: answer.headers, json, bytes };
    });
  }
  assert.ok(
    received.equals(share.ciphertext),
    "the downloaded bytes differ from the uploaded ones",
  );
}

/** Waits for a good health answer. The server caches each health answer for two seconds. */
async function waitForHealth({ url, faults }: FaultyServer): Promise<void> {
  await waitUntil(async () => {
    const { status, json } = await call(`${url}/health`);
    assert.equal(json.status, status === 503 ? "failing" : "ok");
    if (status === 503) faults.mend();
    return status === 200 && faults.calls.has("blobs.check");
  });
}

/** Sweeps until no blob is left. Each end of a share starts the sweeper. */
async function sweep(server: FaultyServer): Promise<void> {
  await waitUntil(async () => {
    server.faults.mend();
    server.advance(SWEEP_AGAIN_AFTER_MS);
    const passing = new RawShare(server.url, { inline: true, size: 10 });
    await passing.create();
    await passing.burn();
    // The failures of the sweeper's operations happen only in its own calls.
    return (await filesIn(server.blobFolder)).length === 0 && server.faults.areOver;
  });
}

function eventsIn({ json }: Answer): string[] {
  const { timeline, receipts } = json as {
    timeline: { event: string; count?: number }[];
    receipts: unknown[];
  };
  const events = timeline.map(({ event }) => event);
  return [...events, `${receipts.length} receipts`];
}
