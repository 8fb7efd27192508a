import assert from "node:assert/strict";
import { ApiClient } from "../../../src/client/api-client.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import { deriveLinkProof, verifierOf } from "../../../src/protocol/keys.ts";
import { parseLink } from "../../../src/protocol/link.ts";
import { paths } from "../../../src/protocol/wire.ts";
import { noteSecret } from "../../support/evidence.ts";

/**
 * Opens a share without a password and fetches this percentage of it, then nothing more. The server reports the end of a
 * response that does not begin with the first byte.
 */
export async function fetchPart(link: string, percent: number): Promise<void> {
  const serverUrl = new URL(link).origin;
  const { id, linkKey } = await parseLink(link);
  const linkProof = encodeBase64url(await deriveLinkProof(linkKey));
  const ticket = randomBytes(32);
  noteSecret("token, ticket or proof", encodeBase64url(ticket));
  const ticketVerifier = encodeBase64url(await verifierOf(ticket));
  const { size } = await new ApiClient({ serverUrl }).claim(id, { linkProof, ticketVerifier });
  const last = Math.ceil((size * percent) / 100) - 1;
  const headers = {
    authorization: `Bearer ${encodeBase64url(ticket)}`,
    range: `bytes=1-${last}`,
  };
  const response = await fetch(serverUrl + paths.content(id), { headers });
  assert.equal(response.status, 206);
  await response.arrayBuffer();
}
