import assert from "node:assert/strict";
import { adminPaths } from "../../../src/server/routes/admin/admin-schemas.ts";
import { adminBearer } from "../../support/admin.ts";
import { call, RawShare, secret, verifier } from "../../support/raw-share.ts";

/** Real shares in each possible state, as targets of hostile requests. */
export interface Targets {
  /** Replaces the placeholders in a part of a request. `head` identifies the share. */
  fill(text: string, head: string): string;
  /** The ticket of the large share. */
  ticketOfLarge: string;
}

/** Shares that stay available during a complete run. */
export interface Lasting {
  /** No request has its proofs. */
  guarded: RawShare;
  /** Larger than the buffers of the kernel. */
  large: RawShare;
}

export async function createTargets(url: string, { guarded, large }: Lasting): Promise<Targets> {
  const admin = await adminBearer(url);
  // A request of the last batch may have paused uploads.
  await callAsAdmin(url, admin, "PUT", adminPaths.uploads, { paused: false });
  const uploadToken = await callAsAdmin(url, admin, "POST", adminPaths.uploadTokens, { name: "x" });
  const share = await RawShare.ready(url, { inline: true, withPassword: true, maxDownloads: 50 });
  const [ticket, ticketToEnd] = [secret(), secret()];
  const ticketOfLarge = secret();
  await Promise.all([share.claim(ticket), share.claim(ticketToEnd), large.claim(ticketOfLarge)]);
  const [uploading, doomed, burned] = await Promise.all([
    RawShare.created(url, { size: 3_000 }),
    RawShare.created(url, { size: 3_000 }),
    RawShare.ready(url, { inline: true }),
  ]);
  await burned.burn();
  const ownersOf: Record<string, string> = {
    "<id-uploading>": uploading.ownerToken,
    "<id-burned>": burned.ownerToken,
    "<id-doomed>": doomed.ownerToken,
  };
  const values: Record<string, string> = {
    "<id>": share.id,
    "<id-uploading>": uploading.id,
    "<id-burned>": burned.id,
    "<id-doomed>": doomed.id,
    "<id-guarded>": guarded.id,
    "<id-large>": large.id,
    "<ticket-large>": ticketOfLarge,
    "<ticket>": ticket,
    "<ticket-to-end>": ticketToEnd,
    "<link>": share.linkProof,
    "<password>": share.passwordProof ?? "",
    "<receipt>": secret(),
    "<admin>": admin.authorization.replace("Bearer ", ""),
    "<id-of-token>": String(uploadToken.id),
  };
  return {
    ticketOfLarge,
    fill(text, head) {
      const id = /<id-\w+>/.exec(head)?.[0] ?? "<id>";
      return text.replaceAll(/<[a-z-]+>/g, (name) => {
        if (name === "<owner>") return ownersOf[id] ?? share.ownerToken;
        if (name === "<verifier>") return verifier(secret());
        return values[name] ?? name;
      });
    },
  };
}

async function callAsAdmin(
  url: string,
  headers: { authorization: string },
  method: string,
  path: string,
  json: object,
): Promise<Record<string, unknown>> {
  const answer = await call(url + path, { method, headers, json });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status}`);
  return answer.json ?? {};
}
