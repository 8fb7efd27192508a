import type { FastifyReply } from "fastify";
import { type PageFrame, type PlainPage, type PlainPages, plainPages } from "../plain-pages.ts";

declare module "fastify" {
  interface FastifyInstance {
    readPageFrame(): Promise<PageFrame>;
  }
}

const STYLE = `
.field { display: grid; gap: var(--space-1); }
.field label { font-weight: var(--weight-strong); }
.field input {
  min-height: var(--touch); padding: var(--space-2) var(--space-3); border: 1.5px solid var(--line-strong);
  border-radius: var(--corner); background: var(--surface); color: inherit; font: inherit;
}
.field-error { margin: 0; color: var(--bad); }
`;

/** Renders the admin pages. Their forms may be sent to this server alone. */
export function adminPages(webFolder: string): PlainPages {
  const pages = plainPages(webFolder, STYLE);
  return { ...pages, policy: pages.policy.replace("form-action 'none'", "form-action 'self'") };
}

/** Sends an admin page. With the referrer policy `no-referrer`, browsers would send `Origin: null` with its forms. */
export async function sendAdminPage(
  reply: FastifyReply,
  pages: PlainPages,
  page: PlainPage,
): Promise<FastifyReply> {
  return reply
    .headers({
      "content-security-policy": pages.policy,
      "referrer-policy": "same-origin",
      vary: "accept, user-agent",
    })
    .type("text/html; charset=utf-8")
    .send(pages.render(page, await reply.server.readPageFrame()));
}
