import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import {
  html,
  type PageFrame,
  type PlainPage,
  type PlainPages,
  plainPages,
} from "../plain-pages.ts";

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

/**
 * Renders the admin pages. Their forms may be sent to this server alone.
 *
 * @param webFolder the built pages; their script is used if it exists
 */
export function adminPages(webFolder: string): PlainPages {
  const pages = plainPages(webFolder, STYLE);
  const script = scriptIn(join(webFolder, "assets"));
  const ownHead =
    script === null ? html`` : html`<script type="module" src="/assets/${script}"></script>`;
  return {
    policy: policyOf(pages),
    render: ({ head, ...page }, frame) =>
      pages.render({ ...page, head: html`${head ?? ""}${ownHead}` }, frame),
  };
}

/** Only these pages, and not the other pages of the server, have a script. */
function policyOf({ policy }: PlainPages): string {
  const forms = policy.replace("form-action 'none'", "form-action 'self'");
  return `${forms}; script-src 'self'; connect-src 'self'`;
}

function scriptIn(folder: string): string | null {
  try {
    return readdirSync(folder).find((name) => /^admin-[\w-]+\.js$/.test(name)) ?? null;
  } catch {
    // The web pages were not built.
    return null;
  }
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
