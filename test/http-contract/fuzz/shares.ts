import { RawShare, secret, verifier } from "../../support/raw-share.ts";

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
