import type { AppDeps } from "../http/app-types.ts";
import type { PageFrame } from "../pages/plain-pages.ts";

/** The frame of the server's own pages: the notice, the navigation, and the links of the footer. */
export async function readPageFrame({
  config,
  control,
}: Pick<AppDeps, "config" | "control">): Promise<PageFrame> {
  const { notice } = await control.readForPage();
  return {
    notice: notice?.text ?? null,
    abuseContact: config.abuseContact,
    isReceiveOnly: config.receiveOnly,
    legalLinks: config.legalLinks ?? [],
  };
}
