import { Agent, request } from "node:http";
import { paths } from "../../src/protocol/api.ts";
import { shareIdOf } from "../../src/protocol/keys.ts";
import { bearer, RawShare, secret, verifier } from "../support/raw-share.ts";
import { startInstalled } from "./installed-server.ts";

const CLIENTS = 64;

/** The size of the ciphertext of a short text. */
const TEXT_SIZE = 1_226;

export interface RequestRates {
  /** Requests in a second, by many clients at the same time. */
  creations: number;
  claims: number;
  receipts: number;
}

/** How many short texts a server creates, delivers and ends in a second. */
export async function requestRates(
  env: Record<string, string>,
  count: number,
): Promise<RequestRates> {
  const server = await startInstalled(env);
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const shares = Array.from({ length: count }, () => ({
    share: new RawShare(server.url, { inline: true, size: TEXT_SIZE }),
    ticket: secret(),
  }));
  for (const { share } of shares) {
    share.id = await shareIdOf(Buffer.from(verifier(share.ownerToken), "base64url"));
  }
  const post = (path: string, status: number, body: unknown, headers = {}) =>
    new Promise<void>((resolve, reject) => {
      const all = { "content-type": "application/json", ...headers };
      const options = { agent, method: "POST", headers: all };
      request(server.url + path, options, (answer) => {
        answer.resume();
        answer.once("end", resolve);
        if (answer.statusCode !== status) reject(new Error(`${path}: ${answer.statusCode}`));
      })
        .once("error", reject)
        .end(JSON.stringify(body));
    });
  type Each = (typeof shares)[number];
  const rate = async (work: (each: Each) => Promise<void>) => {
    const startedAt = performance.now();
    let next = 0;
    const client = async () => {
      for (let each = shares[next++]; each; each = shares[next++]) await work(each);
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return (1000 * count) / (performance.now() - startedAt);
  };
  try {
    const creations = await rate(({ share }) => post(paths.shares, 201, share.createBody()));
    const claims = await rate(({ share, ticket }) =>
      post(paths.claims(share.id), 201, { ...share.proofs(), ticketVerifier: verifier(ticket) }),
    );
    const receipts = await rate(({ share, ticket }) =>
      post(paths.receipt(share.id), 204, { receipt: secret() }, bearer(ticket)),
    );
    return { creations, claims, receipts };
  } finally {
    agent.destroy();
    await server.stop();
  }
}
