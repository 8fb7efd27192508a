import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import type { Config } from "../../config/config.ts";
import { basePathOf } from "../../config/site-address.ts";
import {
  brandLink,
  html,
  type Markup,
  type PageFrame,
  type PlainPages,
  plainPages,
  readStyle,
} from "../plain-pages.ts";

declare module "fastify" {
  interface FastifyInstance {
    readPageFrame(): Promise<PageFrame>;
  }
}

/** The pages of a signed-in administrator. */
const SECTIONS = [
  { name: "dashboard", path: "/admin", label: "Dashboard" },
  { name: "shares", path: "/admin/shares", label: "Shares" },
  { name: "control", path: "/admin/control", label: "Control" },
  { name: "audit", path: "/admin/audit", label: "Audit log" },
  { name: "account", path: "/admin/account", label: "Account" },
] as const;

export type Section = (typeof SECTIONS)[number]["name"];

/** The content of an admin page. */
export interface AdminPage {
  title: string;
  main: Markup;
  /** Null: nobody has signed in, so that there are no links to other pages. */
  section: Section | null;
  /** More elements of the head. */
  head?: Markup;
}

export interface AdminPages {
  /** The content security policy. */
  policy: string;
  render(page: AdminPage, frame: PageFrame): string;
}

/**
 * Renders the admin pages. They work without a script; the built script keeps their numbers live. Their forms may be sent to
 * this server alone.
 *
 * @param webFolder the built pages; their script is used if it exists
 */
export function adminPages({ webFolder, config }: AdminPagesOptions): AdminPages {
  const styles = ["field", "notice", "admin"].map(readStyle);
  const pages = plainPages(webFolder, {
    basePath: basePathOf(config),
    moreStyle: styles.join(""),
  });
  const script = scriptIn(join(webFolder, "assets"));
  const scripts = html`${script === null ? "" : html`<script type="module" src="/assets/${script}"></script>`}`;
  return {
    policy: policyOf(pages),
    render: ({ title, main, section, head = html`` }, frame) => {
      const whole = `${title} · Administration`;
      const heads = html`${head}${scripts}`;
      return pages.render({ title: whole, main, head: heads, header: headerOf(section) }, frame);
    },
  };
}

interface AdminPagesOptions {
  webFolder: string;
  config: Pick<Config, "baseUrl">;
}

/** Sends an admin page. With the referrer policy `no-referrer`, browsers would send `Origin: null` with its forms. */
export async function sendAdminPage(
  reply: FastifyReply,
  pages: AdminPages,
  page: AdminPage,
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

/** Only these pages, and not the other pages of the server, have a script. */
function policyOf({ policy }: PlainPages): string {
  const forms = policy.replace("form-action 'none'", "form-action 'self'");
  return `${forms}; script-src 'self'; connect-src 'self'`;
}

function headerOf(section: Section | null) {
  const links = SECTIONS.map(({ name, path, label }) =>
    name === section
      ? html`<a href="${path}" aria-current="page">${label}</a>`
      : html`<a href="${path}">${label}</a>`,
  );
  return {
    brand: brandLink("/admin", html`<small>Admin</small>`),
    nav: section === null ? html`` : html`<nav aria-label="Administration">${links}</nav>`,
  };
}

function scriptIn(folder: string): string | null {
  try {
    return readdirSync(folder).find((name) => /^admin-[\w-]+\.js$/.test(name)) ?? null;
  } catch {
    // The web pages were not built.
    return null;
  }
}

/** The CSRF token of a form. */
export function csrfField(token: string): Markup {
  return html`<input type="hidden" name="_csrf" value="${token}">`;
}

/** A message in a coloured box. */
export function notice(tone: "good" | "warn" | "bad", text: Markup): Markup {
  return html`<div class="notice tone-${tone}" role="status"><span></span><p>${text}</p></div>`;
}
