import type { App } from "../app.ts";
import { ICON, ICON_PATH } from "../pages/plain-pages.ts";

/** RFC 9309. The front page says what this is; everything else is for those who have been given its address. */
const ROBOTS = `User-agent: *
Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

const DAY = "public, max-age=86400";

/** What browsers and crawlers ask for at fixed addresses. */
export function crawlerFiles(app: App): void {
  const files = [
    { url: "/robots.txt", type: "text/plain; charset=utf-8", content: ROBOTS },
    { url: ICON_PATH, type: "image/svg+xml", content: ICON },
  ];
  for (const { url, type, content } of files) {
    app.route({
      method: ["GET", "HEAD"],
      url,
      schema: { hide: true },
      handler: (_request, reply) =>
        reply.headers({ "cache-control": DAY, "content-type": type }).send(content),
    });
  }
}
