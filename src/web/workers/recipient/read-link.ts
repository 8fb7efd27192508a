import { formatLink, LinkError, parseLink, type ShareLink } from "../../../protocol/link.ts";
import type { ReceiveReport } from "../receive-messages.ts";

/**
 * Repairs a link that was rewritten on its way.
 *
 * @throws LinkError also for an address that contains a link to another server
 */
export async function readLink(
  address: string,
  report: (report: ReceiveReport) => void,
): Promise<ShareLink> {
  const link = await parseLink(address);
  if (new URL(link.baseUrl).origin !== new URL(address).origin) {
    throw new LinkError("not_a_link");
  }
  const repaired = await formatLink(link);
  if (repaired !== address) report({ kind: "repaired", link: repaired });
  return link;
}
