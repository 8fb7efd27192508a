import { type Answer, RawShare } from "../../support/raw-share.ts";

/** A server that trusts this machine as a proxy, so that each test can use its own addresses. */
export const trusting = { RATE_LIMIT: "on", TRUST_PROXY: "127.0.0.0/8, ::1" };

/** Inline by default, because another limit counts unfinished uploads. */
export function createFrom(
  url: string,
  address: string,
  share = new RawShare(url, { inline: true }),
): Promise<Answer> {
  return share.create({ "x-forwarded-for": address });
}
