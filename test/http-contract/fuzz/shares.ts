import { RawShare, secret, verifier } from "../../support/raw-share.ts";

/** Real shares, in the states that a share can be in, for hostile requests to hit. */
export interface Targets {
  /** Puts what is real where a part of a request has a placeholder; its head says which share it is about. */
  fill(text: string, head: string): string;
  /** Under which the large share is fetched. */
  ticketOfLarge: string;
}

/** Shares that live through a whole run. */
export interface Lasting {
  /** Nothing ever has its proofs. */
  guarded: RawShare;
  /** Larger than what kernels hold for a reader. */
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
