import { ApiClient } from "../../../src/client/api-client.ts";
import { encodeBase64url, randomBytes } from "../../../src/protocol/bytes.ts";
import { deriveLinkProof } from "../../../src/protocol/keys.ts";
import { parseLink } from "../../../src/protocol/link.ts";

/** Enters wrong passwords, each another one. */
export async function guessWrongly(link: string, times: number): Promise<void> {
  const api = new ApiClient({ serverUrl: new URL(link).origin });
  const { id, linkKey } = await parseLink(link);
  const linkProof = encodeBase64url(await deriveLinkProof(linkKey));
  for (let guess = 0; guess < times; guess++) {
    const passwordProof = encodeBase64url(randomBytes(32));
    // The server rejects each one.
    await api.preview(id, { linkProof, passwordProof }).catch(() => {});
  }
}
