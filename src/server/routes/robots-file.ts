import type { App } from "../http/app-types.ts";
import { ICON_PATH } from "../pages/brand.ts";
import { pageRoute } from "./page-route.ts";

const DAY = "public, max-age=86400";

const FOR_CRAWLERS = `Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

/**
 * RFC 9309. Crawlers may fetch only the start page, the assets and the icon. Programs that make a preview of a link in a chat
 * may fetch the page of a share too, which is the same for every share.
 */
const ROBOTS = `User-agent: *
${FOR_CRAWLERS}
User-agent: facebookexternalhit
User-agent: LinkedInBot
User-agent: Slackbot
User-agent: Twitterbot
Allow: /s/
${FOR_CRAWLERS}`;

/**
 * Crawlers read robots.txt only at the root of a host. A server under a path has it as a template for the operator. Each
 * of its answers says `noindex` to crawlers anyway.
 */
export function robotsFile(app: App, basePath: string): void {
  const robots = ROBOTS.replaceAll(": /", `: ${basePath}/`);
  pageRoute(app, "/robots.txt", (reply) =>
    reply.header("cache-control", DAY).type("text/plain; charset=utf-8").send(robots),
  );
}
