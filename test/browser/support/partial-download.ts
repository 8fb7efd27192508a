import assert from "node:assert/strict";
import { ApiClient } from "../../../src/client/api-client.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import { deriveLinkProof, verifierOf } from "../../../src/protocol/keys.ts";
import { parseLink } from "../../../src/protocol/link.ts";
import { paths } from "../../../src/protocol/wire.ts";
import { noteSecret } from "../../support/evidence.ts";

/** Opens a share without a password and fetches nothing. The download is given back when its lease ends. */
export async function openOnly(link: string) {
  const serverUrl = new URL(link).origin;
  const { id, linkKey } = await parseLink(link);
  const linkProof = encodeBase64url(await deriveLinkProof(linkKey));
  const bytes = randomBytes(32);
  const ticket = encodeBase64url(bytes);
  noteSecret("token, ticket or proof", ticket);
  const ticketVerifier = encodeBase64url(await verifierOf(bytes));
  const { size } = await new ApiClient({ serverUrl }).claim(id, { linkProof, ticketVerifier });
  return { address: serverUrl + paths.content(id), ticket, size };
}

/**
 * Opens a share without a password and fetches this percentage of it, then nothing more. The server reports the end of a
 * response that does not begin with the first byte.
 */
export async function fetchPart(link: string, percent: number): Promise<void> {
  const { address, ticket, size } = await openOnly(link);
  const last = Math.ceil((size * percent) / 100) - 1;
  const headers = { authorization: `Bearer ${ticket}`, range: `bytes=1-${last}` };
  const response = await fetch(address, { headers });
  assert.equal(response.status, 206);
  await response.arrayBuffer();
}
