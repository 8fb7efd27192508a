import { isIP } from "node:net";
import type { Finding } from "../../node/finding.ts";
import { API } from "../../protocol/api.ts";
import { judgeOf, type Site } from "./site.ts";
import { problemCodeOf } from "./wire.ts";

/** No machine has this name (RFC 6761). */
const FOREIGN_HOST = "doctor.invalid";

/**
 * Whether the administration takes requests over plain http for requests of the server's own machine. The server does so
 * only if Host is a name of this machine. This check sends another Host, so a proxy must have replaced it.
 *
 * @returns null for a site with https
 */
export async function checkAdministration(
  site: Pick<Site, "url" | "wire" | "config" | "serverHeader">,
): Promise<Finding | null> {
  const { protocol, hostname, host } = new URL(site.url);
  // With BASE_URL at https, the server may take every request for one by https.
  const isHttps = protocol === "https:" || site.config.baseUrl?.startsWith("https:");
  if (isHttps) return null;
  const judge = judgeOf("administration", site);
  const isName = isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && hostname !== "localhost";
  const answer = await site.wire.exchange({
    path: `${API}/admin/sessions`,
    headers: { host: isName ? host : FOREIGN_HOST },
  });
  switch (problemCodeOf(answer)) {
    case "https_required":
      return judge.ok("Over plain http, only the server's own machine can administer it.");
    case "unauthorized":
      return judge.failure(
        "The proxy sends a Host of the server's own machine, so the server shows /admin over plain http to everyone.",
        "ownMachine",
      );
    case "not_found":
      return judge.ok("The server has no administrator.");
    default:
      return judge.ok(`The proxy does not pass on the administration (${answer.status}).`);
  }
}
